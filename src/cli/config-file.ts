import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { validateConfig } from '../generated/config.validator.js';
import { InputError } from '../errors.js';
import { parseJson } from '../input/json.js';
import { didYouMean } from '../nearest.js';
import { firstViolation, type SchemaViolation } from '../violation.js';
import { whyUnread } from './causes.js';
import { AMBIENT } from './scan-options.js';

/** What a file sets, by the name of the option. */
export interface ConfigFile {
  /** As it is named to people. */
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** `FILE:LINE` of each. */
  readonly places: Readonly<Record<string, string>>;
}

/** Throws an InputError, with the line, for anything but settings as `trailproof schema config` describes them. */
export async function readConfig(path: string): Promise<ConfigFile> {
  const near = relative(process.cwd(), path);
  const name = near === '' || near.startsWith(join('..', '..')) ? path : near;
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`The configuration ${name} could not be read: ${whyUnread(error as NodeJS.ErrnoException)}.`, { cause: error });
  });
  const lines = new LineCounter();
  const source = text.replace(/^\uFEFF/, '');
  // YAML is the wider of the two, and what it takes of JSON is not always JSON.
  if (path.endsWith('.json')) parseJson(source, { file: name, pointer: '' });
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true, logLevel: 'silent', prettyErrors: false });
  const [wrong] = [...document.errors, ...document.warnings];
  const at = (offset: number | undefined): string => `${name}:${offset === undefined ? 1 : lines.linePos(offset).line}`;
  if (wrong?.code === 'RESOURCE_EXHAUSTION') throw new InputError(`${name} is nested too deeply to be a configuration.`);
  if (wrong !== undefined) throw new InputError(`${at(wrong.pos[0])}: ${oneLine(wrong.message)}.`);
  const value = plainValue(document, name);
  if (!validateConfig(value)) {
    const { pointer, problem } = firstViolation(validateConfig.errors);
    const keys = keysOf(pointer);
    const unknown = unknownKey(validateConfig.errors, pointer);
    const place = at(offsetOf(document.contents, unknown === undefined ? keys : [...keys, unknown]));
    const what = keys.length === 0 ? 'the configuration' : keys.join('.');
    const known = unknown === undefined ? '' : didYouMean(unknown, AMBIENT);
    const cure = known === '' ? ' See "trailproof schema config".' : known;
    throw new InputError(`${place}: ${what} ${problem}.${cure}`);
  }
  const { parameters = {}, ...rest } = value as ConfigValues;
  const param = Object.entries(parameters).flatMap(([control, values]) =>
    Object.entries(values).map(([parameter, setting]) => `${control}.${parameter}=${[setting].flat().join(',')}`),
  );
  const values: Record<string, unknown> = { ...rest, ...(param.length > 0 && { param }) };
  delete values['$schema'];
  const places = Object.keys(values).map(key => [key, at(offsetOf(document.contents, [key === 'param' ? 'parameters' : key]))]);
  return { name, values, places: Object.fromEntries(places) as Record<string, string> };
}

type ConfigValues = Readonly<Record<string, unknown>> & {
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string | number | boolean | null | readonly string[]>>>>;
};

/** An empty file sets nothing. */
function plainValue(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return (document.toJS({ maxAliasCount: 100 }) as unknown) ?? {};
  } catch (error) {
    throw new InputError(`${name}: ${oneLine((error as Error).message)}.`, { cause: error });
  }
}

function oneLine(message: string): string {
  return message.split('\n')[0]!.replace(/[.:]$/, '');
}

function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function unknownKey(errors: readonly SchemaViolation[] | null | undefined, pointer: string): string | undefined {
  const found = errors?.find(({ instancePath, keyword }) => keyword === 'additionalProperties' && instancePath === pointer);
  return found === undefined ? undefined : String(found.params['additionalProperty']);
}

/** Where the last of these keys stands, or as much of the way there as the file has. */
function offsetOf(contents: unknown, keys: readonly string[]): number | undefined {
  let node = contents;
  let offset = (node as { range?: readonly number[] } | null)?.range?.[0];
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find(({ key: own }) => isScalar(own) && String(own.value) === key);
      offset = (pair?.key as { range?: readonly number[] } | undefined)?.range?.[0] ?? offset;
      node = pair?.value;
    } else {
      node = (node as { items?: readonly unknown[] } | null)?.items?.[Number(key)];
      offset = (node as { range?: readonly number[] } | undefined)?.range?.[0] ?? offset;
    }
  }
  return offset;
}
