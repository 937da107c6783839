import type { Role } from '../../model/role.ts';

/** A model worth having, with what its download weighs. Sizes are those of Ollama's library in its ordinary quantisation. */
export type Recommended = { readonly name: string; readonly gigabytes: number; readonly roles: readonly Role[] };

/** The best first. What is small stands last, for machines that hold nothing larger. */
const recommended: readonly Recommended[] = [
  { name: 'qwen3-coder:30b', gigabytes: 19, roles: ['implementation'] },
  { name: 'gpt-oss:20b', gigabytes: 14, roles: ['overseer'] },
  { name: 'qwen2.5-coder:14b', gigabytes: 9, roles: ['implementation'] },
  { name: 'qwen3:14b', gigabytes: 9.3, roles: ['overseer'] },
  { name: 'qwen2.5-coder:7b', gigabytes: 4.7, roles: ['implementation'] },
  { name: 'llama3.1:8b', gigabytes: 4.9, roles: ['overseer'] },
  { name: 'qwen3:4b', gigabytes: 2.5, roles: ['overseer'] },
  { name: 'qwen2.5-coder:3b', gigabytes: 1.9, roles: ['implementation'] },
  { name: 'qwen2.5-coder:1.5b', gigabytes: 1, roles: ['implementation'] },
  { name: 'llama3.2:1b', gigabytes: 1.3, roles: ['overseer'] },
];

/** Beside its weights a model needs its context, and the machine goes on with its other work. */
const shareOfMemory = 0.6;
const contextGigabytes = 1.5;

/** Those that this machine can hold, the best first. */
export function fitting(memoryBytes: number): readonly Recommended[] {
  const gigabytes = (memoryBytes / 1e9) * shareOfMemory;
  return recommended.filter((model) => model.gigabytes + contextGigabytes <= gigabytes);
}
