const typescript = {
  fizzbuzz: `export function fizzBuzz(limit: number): string[] {
  return Array.from({ length: limit }, (_, index) => {
    const number = index + 1;
    const word = (number % 3 === 0 ? 'Fizz' : '') + (number % 5 === 0 ? 'Buzz' : '');
    return word || String(number);
  });
}`,
  fibonacci: `/** The numbers without end; take as many as you need. */
export function* fibonacci(): Generator<bigint> {
  let [current, next] = [0n, 1n];
  for (;;) {
    yield current;
    [current, next] = [next, current + next];
  }
}`,
  quicksort: `export function quicksort<T>(values: readonly T[], compare: (a: T, b: T) => number): T[] {
  if (values.length < 2) return [...values];
  const pivot = values[Math.floor(values.length / 2)] as T;
  const smaller = values.filter((value) => compare(value, pivot) < 0);
  const equal = values.filter((value) => compare(value, pivot) === 0);
  const greater = values.filter((value) => compare(value, pivot) > 0);
  return [...quicksort(smaller, compare), ...equal, ...quicksort(greater, compare)];
}`,
  binarySearch: `/** The index of \`wanted\` in sorted values, or -1. */
export function binarySearch(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low <= high) {
    const middle = low + Math.floor((high - low) / 2);
    const value = values[middle] as number;
    if (value === wanted) return middle;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}`,
  debounce: `/** Calls \`action\` once, when no call has come for \`delayMs\`. */
export function debounce<A extends unknown[]>(action: (...values: A) => void, delayMs: number): (...values: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), delayMs);
  };
}`,
  email: `/** Looks like an address. Only a mail that arrives proves that it is one. */
export function looksLikeEmail(text: string): boolean {
  return text.length <= 254 && /^[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)+$/.test(text);
}`,
  readFile: `import { readFile } from 'node:fs/promises';

/** The text of a file, or undefined when there is none. Every other failure is thrown. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}`,
};

const python = {
  fizzbuzz: `def fizz_buzz(limit: int) -> list[str]:
    def word(number: int) -> str:
        said = ("Fizz" if number % 3 == 0 else "") + ("Buzz" if number % 5 == 0 else "")
        return said or str(number)

    return [word(number) for number in range(1, limit + 1)]`,
  fibonacci: `from collections.abc import Iterator


def fibonacci() -> Iterator[int]:
    """The numbers without end; take as many as you need."""
    current, following = 0, 1
    while True:
        yield current
        current, following = following, current + following`,
  quicksort: `def quicksort(values: list[int]) -> list[int]:
    if len(values) < 2:
        return list(values)
    pivot = values[len(values) // 2]
    smaller = [value for value in values if value < pivot]
    equal = [value for value in values if value == pivot]
    greater = [value for value in values if value > pivot]
    return quicksort(smaller) + equal + quicksort(greater)`,
  binarySearch: `from bisect import bisect_left


def binary_search(values: list[int], wanted: int) -> int:
    """The index of wanted in sorted values, or -1."""
    index = bisect_left(values, wanted)
    return index if index < len(values) and values[index] == wanted else -1`,
  debounce: `from collections.abc import Callable
from threading import Timer


def debounce(action: Callable[..., None], delay_seconds: float) -> Callable[..., None]:
    """Calls action once, when no call has come for delay_seconds."""
    timer: Timer | None = None

    def later(*values: object) -> None:
        nonlocal timer
        if timer is not None:
            timer.cancel()
        timer = Timer(delay_seconds, action, values)
        timer.start()

    return later`,
  email: `import re


def looks_like_email(text: str) -> bool:
    """Looks like an address. Only a mail that arrives proves that it is one."""
    return len(text) <= 254 and re.fullmatch(r"[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)+", text) is not None`,
  readFile: `from pathlib import Path


def read_text(path: str) -> str | None:
    """The text of a file, or None when there is none. Every other failure is raised."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None`,
};

const programs = [
  { name: 'fizzbuzz', title: 'FizzBuzz', asked: /\bfizz\s*-?buzz\b/i },
  { name: 'fibonacci', title: 'Fibonacci numbers', asked: /\bfibonacci\b/i },
  { name: 'quicksort', title: 'Quicksort', asked: /\bquick\s*-?sort\b/i },
  { name: 'binarySearch', title: 'Binary search', asked: /\bbinary\s*-?search\b/i },
  { name: 'debounce', title: 'Debounce', asked: /\bdebounc/i },
  {
    name: 'email',
    title: 'Email check',
    asked:
      /\b(check|valid\w*|verif\w*|test|looks? like|regex\w*)\b.*\be-?mail|\be-?mail\w*\b.*\b(check|valid\w*|verif\w*|regex\w*)/i,
  },
  { name: 'readFile', title: 'Read a file', asked: /\bread(s|ing)?\b.{0,40}\bfiles?\b/i },
];

export const programTitles = programs.map(({ title }) => title);

/** The programs a question asks for, in the language it names; TypeScript when it names none, both when it names both. */
export function programsFor(question) {
  const wantsPython = /\bpython\b|\bpy\b/i.test(question);
  const wantsTypescript = !wantsPython || /\btypescript\b|\bts\b|\bjavascript\b/i.test(question);
  return programs
    .filter(({ asked }) => asked.test(question))
    .flatMap(({ name, title }) => [
      ...(wantsTypescript ? [{ title, language: 'typescript', code: typescript[name] }] : []),
      ...(wantsPython ? [{ title, language: 'python', code: python[name] }] : []),
    ]);
}
