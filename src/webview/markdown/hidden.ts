/**
 * Characters that a reader cannot see but a machine reads: tags, zero-width characters, direction controls, runs of
 * variation selectors, fillers. Text that carries them can say one thing to a person and another to a compiler or to the
 * next model. What writing systems and emoji need is left alone. Not covered: visible characters that look alike.
 */
export type Hidden = { readonly start: number; readonly end: number; readonly codes: readonly number[] };

const suspects =
  // oxlint-disable-next-line no-misleading-character-class -- what combines with its neighbour is among what is looked for
  /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/u;
const pictograph = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator})$/u;
/** Scripts in which a joiner, or the lack of one, is spelling. */
const joining =
  /^(?:\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Gujarati}|\p{Script=Gurmukhi}|\p{Script=Kannada}|\p{Script=Malayalam}|\p{Script=Oriya}|\p{Script=Sinhala}|\p{Script=Tamil}|\p{Script=Telugu}|\p{Script=Khmer}|\p{Script=Myanmar}|\p{Script=Mongolian}|\p{Script=Syriac})$/u;
const rightToLeft = /^(?:\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko})$/u;
const ideograph = /^\p{Script=Han}$/u;
const visibleBase = /^[\p{L}\p{N}\p{S}\p{P}]$/u;
/** The three flags that Unicode spells with tags: England, Scotland and Wales. */
const tagFlags =
  /^\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}/u;
const flagLength = 7;

export function mayHide(text: string): boolean {
  return suspects.test(text);
}

/** The hidden characters of a text, neighbours gathered into one run. */
export function findHidden(text: string): Hidden[] {
  if (!mayHide(text)) return [];
  const characters = Array.from(text);
  const found: { start: number; end: number; codes: number[] }[] = [];
  let offset = 0;
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    if (character === '\u{1F3F4}' && tagFlags.test(characters.slice(index, index + flagLength).join(''))) {
      for (const part of characters.slice(index, index + flagLength)) offset += part.length;
      index += flagLength - 1;
      continue;
    }
    if (suspects.test(character) && !isLegitimate(characters, index)) {
      const last = found.at(-1);
      const code = character.codePointAt(0) ?? 0;
      if (last?.end === offset) {
        last.end += character.length;
        last.codes.push(code);
      } else found.push({ start: offset, end: offset + character.length, codes: [code] });
    }
    offset += character.length;
  }
  return found;
}

function isLegitimate(characters: readonly string[], index: number): boolean {
  const code = characters[index]?.codePointAt(0) ?? 0;
  const before = characters[index - 1] ?? '';
  const after = characters[index + 1] ?? '';
  if (code === 0x200c || code === 0x200d) {
    if (joining.test(before) || (/^\p{M}$/u.test(before) && joining.test(after))) return true;
    const base = isEmojiSelector(before) ? (characters[index - 2] ?? '') : before;
    return code === 0x200d && pictograph.test(base) && isJoinable(after);
  }
  if (code === 0x200e || code === 0x200f || code === 0x061c) return rightToLeft.test(before) || rightToLeft.test(after);
  if (code >= 0xfe00 && code <= 0xfe0f) return visibleBase.test(before);
  if (code >= 0xe0100 && code <= 0xe01ef) return ideograph.test(before);
  if (code >= 0x180b && code <= 0x180f) return joining.test(before);
  return code === 0x17b4 || code === 0x17b5 ? joining.test(before) : false;
}

function isEmojiSelector(character: string): boolean {
  return character === '\uFE0F' || pictographModifier.test(character);
}

const pictographModifier = /^\p{Emoji_Modifier}$/u;

/** What may stand behind a joiner inside one emoji: a picture, or one of the signs drawn as a picture (♂, ⚕, →). */
function isJoinable(character: string): boolean {
  return pictograph.test(character) || /^[\u2640\u2642\u2695\u2696\u2708\u27A1\u2194\u2195]$/u.test(character);
}

export function codeName(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Tags mirror ASCII, so a run of them may spell a sentence; showing it is the best warning there is. */
export function spelled(codes: readonly number[]): string {
  const letters = codes
    .filter((code) => code >= 0xe0020 && code <= 0xe007e)
    .map((code) => String.fromCodePoint(code - 0xe0000));
  return letters.join('').slice(0, 200);
}

/** The text without what a reader could not see, for the clipboard and the editor. */
export function withoutHidden(text: string): string {
  let result = '';
  let from = 0;
  for (const { start, end } of findHidden(text)) {
    result += text.slice(from, start);
    from = end;
  }
  return result + text.slice(from);
}
