import { printParseErrorCode, visit, type ParseErrorCode } from 'jsonc-parser';
import { InputError } from '../errors.js';
import { cliErrorCode } from './answers.js';
import { inputError, type Place } from './place.js';

const MAX_DEPTH = 100;

/** JSON.parse, with a message that a person can act on. */
export function parseJson(text: string, place: Place): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notJson(text, place);
  }
  return value;
}

/** A key that an object, which is valid JSON, has twice at its top; `null` where it has none. JSON.parse takes the last, and others the first. */
export function keyTwice(text: string): string | null {
  const seen = new Set<string>();
  let twice: string | null = null;
  let depth = 0;
  const deeper = (): void => void (depth += 1);
  const higher = (): void => void (depth -= 1);
  visit(text, {
    onObjectBegin: deeper,
    onObjectEnd: higher,
    onArrayBegin: deeper,
    onArrayEnd: higher,
    onObjectProperty: name => {
      if (depth > 1) return;
      if (seen.has(name)) twice ??= name;
      seen.add(name);
    },
  });
  return twice;
}

/** Refuses what is nested so deeply that no AWS answer is. */
export function refuseDepth(text: string, place: Place): void {
  if (tooDeep(text)) throw inputError(place, `is nested deeper than ${MAX_DEPTH} levels, which no output of AWS is.`);
}

/** Looks at the brackets only, so that it holds for text that is not JSON as well. */
function tooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22) index = endOfString(text, index);
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) index += 1;
    else if (code === 0x22) return index;
  }
  return text.length;
}

function notJson(text: string, place: Place): InputError {
  const start = text.slice(0, 4096).trimStart();
  return lookAlike(start, place) ?? depthError(text, place) ?? broken(text, place);
}

function depthError(text: string, place: Place): InputError | undefined {
  try {
    refuseDepth(text, place);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  return undefined;
}

/** Things that people save instead of JSON. */
function lookAlike(start: string, place: Place): InputError | undefined {
  if (start.includes('\0')) return inputError(place, 'is binary, not JSON. Use the output of the AWS CLI with --output json, unpacked.');
  const code = cliErrorCode(start);
  if (code !== undefined && !/^[{["]/.test(start)) {
    return inputError(place, `holds an error of the AWS CLI (${code}) instead of its output. Solve that and save the output again.`);
  }
  if (/^(aws: error|usage: aws|Unable to locate credentials|Could not connect|Error when retrieving|The config profile)/.test(start)) {
    return inputError(place, 'holds an error of the AWS CLI instead of its output. Solve that and save the output again.');
  }
  if (start.startsWith('<')) return inputError(place, 'holds HTML or XML, not JSON. Use the output of the AWS CLI with --output json.');
  if (/^(-{3,}|- |[A-Za-z]\w*:(\s|$)|[A-Z]{4,}\t|\|)/.test(start)) {
    return inputError(place, 'holds text, a table or YAML, not JSON. Run the AWS CLI again with --output json.');
  }
  return undefined;
}

/** By the parser's own names. */
const PROBLEMS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word that JSON does not know',
  InvalidNumberFormat: 'a number that is not written as in JSON',
  PropertyNameExpected: 'expected a property name in quotation marks',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected a colon',
  CommaExpected: 'expected a comma',
  CloseBraceExpected: 'expected a closing brace',
  CloseBracketExpected: 'expected a closing bracket',
  EndOfFileExpected: 'expected the end, because one value is complete before',
  InvalidCommentToken: 'comments are not allowed in JSON',
  UnexpectedEndOfComment: 'comments are not allowed in JSON',
  UnexpectedEndOfString: 'a string without an end',
  InvalidUnicode: 'a broken \\u escape',
  InvalidEscapeCharacter: 'an escape that JSON does not know',
  InvalidCharacter: 'a control character inside a string',
};

function broken(text: string, place: Place): InputError {
  const found = firstError(text);
  if (found === undefined) return inputError(place, 'is not valid JSON.');
  const { offset } = found;
  const problem = printParseErrorCode(found.code);
  const before = text.slice(0, offset);
  const row = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const position = place.line === undefined ? `line ${row}, column ${column}` : `column ${column}`;
  if (text.slice(offset).trim() === '' || (problem === 'UnexpectedEndOfString' && !text.slice(offset).includes('\n'))) {
    return inputError(place, `ends in the middle of the JSON (${position}). It was cut off: save it again.`);
  }
  const advice =
    problem === 'EndOfFileExpected' ? ' Give several outputs as files of their own, or one a line.' : ' Save the output again.';
  return inputError(place, `is not valid JSON (${position}): ${PROBLEMS[problem] ?? problem}.${advice}`);
}

/** JSON.parse of Node 20 does not tell where it stopped. */
function firstError(text: string): { code: ParseErrorCode; offset: number } | undefined {
  let found: { code: ParseErrorCode; offset: number } | undefined;
  const stop = new Error('found');
  try {
    visit(
      text,
      {
        onError: (code, offset) => {
          found = { code, offset };
          throw stop;
        },
      },
      { disallowComments: true },
    );
  } catch (error) {
    if (error !== stop) throw error;
  }
  return found;
}
