import { ModelError } from '../../core/model/error.ts';
import { userText } from '../../core/model/message.ts';
import { parseModelRef } from '../../core/model/model.ts';
import { didYouMean } from '../../core/model/nearest.ts';
import type { ChatRequest } from '../../core/model/request.ts';
import { roles, type Role } from '../../core/model/role.ts';
import { createEngine } from '../headless.ts';
import { keyFromEnvironment, readConfiguration } from './configuration.ts';
import type { Output } from './output.ts';
import type { Arguments } from './arguments.ts';

export async function ask(given: Arguments, output: Output, signal: AbortSignal): Promise<void> {
  const settings = await readConfiguration(given.config);
  const limitBytes = settings.limits.promptMegabytes * 1024 * 1024;
  const request = await requestOf(given, limitBytes);
  const engine = createEngine({ settings, key: keyFromEnvironment });
  try {
    let last = '\n';
    for await (const event of engine.ask(request, { signal })) {
      if (given.json) await output.json(event);
      else if (event.type === 'text') {
        last = event.text.at(-1) ?? last;
        await output.text(event.text);
      } else if (event.type === 'notice') output.problem(`${event.notice.text}\n`);
    }
    if (!given.json && last !== '\n') await output.text('\n');
  } finally {
    engine.close();
  }
}

async function requestOf(given: Arguments, limitBytes: number): Promise<ChatRequest> {
  const pin = given.model === undefined ? undefined : parseModelRef(given.model);
  if (given.model !== undefined && pin === undefined) {
    throw new ModelError('model.not_found', `“${given.model}” is no model; write it as PROVIDER/MODEL.`, {
      next: 'tandem models lists what there is',
    });
  }
  const words = given.words.join(' ');
  const prompt = words === '-' ? await readStandardInput(limitBytes) : words;
  return {
    role: roleOf(given.role),
    purpose: 'command-line',
    messages: [userText(prompt)],
    ...(given.system === undefined ? {} : { system: given.system }),
    ...(pin === undefined ? {} : { pin }),
  };
}

function roleOf(name: string | undefined): Role {
  const role = roles.find((known) => known === (name ?? 'overseer'));
  if (role !== undefined) return role;
  throw new ModelError('request.invalid', `There is no role “${name}”.${didYouMean(name ?? '', roles)}`, {
    next: `--role takes ${roles.join(' or ')}`,
  });
}

/** Reads one byte more than is allowed and no further: the engine then says by how much it is too long. */
async function readStandardInput(limitBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin) {
    const buffer = Buffer.from(piece as Uint8Array);
    pieces.push(buffer);
    bytes += buffer.byteLength;
    if (bytes > limitBytes) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}
