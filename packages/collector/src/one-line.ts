/**
 * Puts a text on one line of a terminal or a log: what would break the line, move the cursor or colour the rest becomes a space. Texts
 * of others stand in messages, such as the names of files, or the excerpt that a parser shows.
 */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()
}
