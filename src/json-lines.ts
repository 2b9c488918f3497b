/** A list of a JSON object, one entry a line, so that two versions of a file differ line by line; given in pieces, whatever its size. */
export function* jsonLines(key: string, items: readonly unknown[], indent = '  '): Generator<string> {
  yield `${indent}${JSON.stringify(key)}: [`;
  let separator = `\n${indent}  `;
  for (const item of items) {
    yield `${separator}${JSON.stringify(item)}`;
    separator = `,\n${indent}  `;
  }
  yield items.length === 0 ? ']' : `\n${indent}]`;
}
