import { InputError } from '../errors.js';
import { loadValidator } from '../input/conformity.js';
import { parseJson } from '../input/json.js';
import { LineSplitter } from '../input/lines.js';
import { readSaved } from '../input/saved.js';
import { isSkippedAccounts, readSkippedAccounts } from '../input/skipped.js';
import { isRecord } from '../input/fields.js';
import { inputError, type Place } from '../input/place.js';
import type { SkippedAccount, Snapshot } from '../types.js';
import { firstViolation } from '../violation.js';
import type { OpenBundle } from './read.js';
import type { BundleSettings } from './settings.js';

/** V8 has no longer strings. */
const LONGEST = 512 * 1000 * 1000;
const LONGEST_SETTINGS = 64 * 1000 * 1000;

/** The evidence of each account, one at a time; accounts that were skipped are added to `skipped`. Throws an InputError for what is no evidence. */
export async function* snapshotsIn({ path, content }: OpenBundle, skipped: SkippedAccount[]): AsyncGenerator<Snapshot> {
  await loadValidator();
  const splitter = new LineSplitter(0, LONGEST);
  const place = (line: number): Place => ({ file: `${path}, evidence.jsonl`, line, pointer: '' });
  const read = (bytes: Buffer, line: number): Snapshot | null => {
    const value = bytes.length < 4_000_000 && bytes.includes('"skippedAccounts"') ? parseJson(bytes.toString(), place(line)) : null;
    if (isRecord(value) && isSkippedAccounts(value)) {
      skipped.push(...readSkippedAccounts(value, place(line)));
      return null;
    }
    return readSaved(bytes, place(line), 'It was not made by trailproof.');
  };
  for await (const chunk of content('evidence.jsonl')) {
    for (const { bytes, number } of splitter.push(chunk)) {
      const snapshot = read(bytes, number);
      if (snapshot !== null) yield snapshot;
    }
    if (splitter.isTooLong) throw inputError(place(splitter.number), 'is too long for evidence.');
  }
  for (const { bytes, number } of splitter.end()) {
    const snapshot = read(bytes, number);
    if (snapshot !== null) yield snapshot;
  }
}

/** Throws an InputError for settings that are none. */
export async function settingsIn(bundle: OpenBundle): Promise<BundleSettings> {
  const place = { file: `${bundle.path}, settings.json`, pointer: '' };
  const value = parseJson(await textIn(bundle, 'settings.json', LONGEST_SETTINGS), place);
  const { validateBundleSettings } = await import('../generated/bundle-settings.validator.js');
  if (validateBundleSettings(value)) return value as BundleSettings;
  const { pointer, problem } = firstViolation(validateBundleSettings.errors);
  throw inputError({ ...place, pointer }, `${problem}. See "trailproof schema bundle-settings".`);
}

/** The report as text, or `null` in a bundle of `collect`. */
export async function reportIn(bundle: OpenBundle): Promise<string | null> {
  const hasReport = bundle.manifest?.parts.some(({ name }) => name === 'report.json') === true;
  return hasReport ? textIn(bundle, 'report.json', LONGEST) : null;
}

async function textIn({ path, content }: OpenBundle, name: 'settings.json' | 'report.json', most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of content(name)) {
    length += chunk.length;
    if (length > most) throw new InputError(`${path}: ${name} is larger than ${most / 1_000_000} MB, the most that can be read as one.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
