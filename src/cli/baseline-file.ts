import { readFile } from 'node:fs/promises';
import { text as textFrom } from 'node:stream/consumers';
import { partsOf } from '../baseline/compare.js';
import { baselineOf } from '../baseline/of-result.js';
import { InputError } from '../errors.js';
import { keyTwice, parseJson } from '../input/json.js';
import { inputError, safe } from '../input/place.js';
import { contradictionIn } from '../recount.js';
import type { Baseline, ScanResult } from '../types.js';
import { firstViolation, type SchemaViolation } from '../violation.js';
import { whyUnread } from './causes.js';

/** What a file of ours holds: the committed form of a baseline, or a whole report. */
export type EarlierResult =
  | { readonly kind: 'baseline'; readonly baseline: Baseline }
  | { readonly kind: 'report'; readonly baseline: Baseline; readonly result: ScanResult };

interface Findings {
  readonly findings: readonly { readonly id: string }[];
}

/** Reads a baseline of either form. Throws an InputError for anything else, also for a report that does not say what its findings say. */
export async function readBaseline(path: string): Promise<EarlierResult> {
  const earlier = await earlierResult(path, await textOf(path));
  if (earlier === null) {
    throw inputError(
      { file: path, pointer: '' },
      'is neither a JSON report of trailproof nor a baseline. Make one with "trailproof scan -o json=FILE" or "trailproof baseline write FILE".',
    );
  }
  if (earlier.kind === 'report') refuseContradicting(path, earlier.result);
  return earlier;
}

/**
 * Reads a whole JSON report; `-` is standard input. Throws an InputError for anything else, also for a report that does not say what its
 * findings say: every other format would repeat it.
 */
export async function readReport(path: string): Promise<ScanResult> {
  const place = { file: path, pointer: '' };
  const text = path === '-' ? withoutMark(await standardInput()) : await textOf(path);
  if (text.startsWith('{"trailproofCheckpoint"'))
    throw inputError(place, 'is a checkpoint, and no JSON report. A part of a plan is merged with --plan.');
  const document = await documentIn(path, text);
  if (document === null) throw inputError(place, 'is no JSON report of trailproof. Make one with "trailproof scan -o json=FILE".');
  if (document.kind === 'baseline')
    throw inputError(place, 'is a baseline already. Name a JSON report, as "trailproof scan -o json=FILE" writes it.');
  refuseContradicting(path, document.result);
  return document.result;
}

export async function textOf(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`${safe(path, 300)} could not be read: ${whyUnread(error as NodeJS.ErrnoException)}.`, { cause: error });
  });
  return withoutMark(text);
}

async function standardInput(): Promise<string> {
  return textFrom(process.stdin).catch((error: unknown) => {
    // V8 has no longer strings.
    if (error instanceof RangeError) throw new InputError('Standard input could not be read: it has more than 512 MB.', { cause: error });
    throw error;
  });
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

/** What the text holds, or `null` when it is not of ours. Throws an InputError where it is and is broken. */
export async function earlierResult(path: string, text: string): Promise<EarlierResult | null> {
  const document = await documentIn(path, text);
  return document?.kind === 'report' ? { ...document, baseline: baselineOf(document.result) } : document;
}

type Document = { readonly kind: 'baseline'; readonly baseline: Baseline } | { readonly kind: 'report'; readonly result: ScanResult };

async function documentIn(path: string, text: string): Promise<Document | null> {
  const place = { file: path, pointer: '' };
  const value = parseJson(text, place);
  if (typeof value !== 'object' || value === null) return null;
  const { kind, schemaVersion, tool, findings } = value as Readonly<Record<string, unknown>>;
  if (kind !== 'baseline' && (schemaVersion === undefined || tool === undefined || findings === undefined)) return null;
  const twice = keyTwice(text);
  if (twice !== null) throw inputError(place, `has the key "${safe(twice, 40)}" twice. Make it anew.`);
  const name = kind === 'baseline' ? 'baseline' : 'report';
  if (schemaVersion !== '1.0') {
    const version = typeof schemaVersion === 'string' ? safe(schemaVersion, 20) : 'unknown';
    throw inputError(place, `is a ${name} of schema version ${version}, and this trailproof reads 1.0. Make it anew.`);
  }
  if (kind === 'baseline') {
    const { validateBaseline } = await import('../generated/baseline.validator.js');
    refuseInvalid(path, name, validateBaseline(value), validateBaseline.errors);
    refuseBadlyMerged(path, value as Baseline);
    return { kind, baseline: value as Baseline };
  }
  const { validateReport } = await import('../generated/report.validator.js');
  refuseInvalid(path, name, validateReport(value), validateReport.errors);
  const result = value as ScanResult;
  refuseBadlyMerged(path, result);
  return { kind: 'report', result };
}

function refuseInvalid(path: string, schema: string, isValid: boolean, errors: readonly SchemaViolation[] | null | undefined): void {
  if (isValid) return;
  const { pointer, problem } = firstViolation(errors);
  throw inputError({ file: path, pointer }, `${safe(problem, 300)}. See "trailproof schema ${schema}".`);
}

/**
 * What a merge of two branches may leave. What becomes of a finding whose
 * account or control is not in the scope could not be told: not in the scan either, it would seem to be gone.
 */
function refuseBadlyMerged(path: string, { accounts, controls, findings }: Pick<Baseline, 'accounts' | 'controls'> & Findings): void {
  const known = { accounts: new Set(accounts.map(one => one.account)), controls: new Set(controls.map(({ id }) => id)) };
  refuseTwice(
    path,
    'accounts',
    accounts.map(one => one.account),
  );
  refuseTwice(
    path,
    'controls',
    controls.map(({ id }) => id),
  );
  refuseTwice(
    path,
    'findings',
    findings.map(({ id }) => id),
  );
  for (const [index, { id }] of findings.entries()) {
    const place = { file: path, pointer: `/findings/${index}` };
    const { account, controlId } = partsOf(id);
    if (!known.accounts.has(account))
      throw inputError(place, `is of account ${safe(account, 20)}, which is not among its accounts. Make it anew.`);
    if (!known.controls.has(controlId))
      throw inputError(place, `is of ${safe(controlId, 40)}, which is not among its controls. Make it anew.`);
  }
}

/** Of two entries of one name it would be chance which counts. */
function refuseTwice(path: string, list: 'accounts' | 'controls' | 'findings', names: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) throw inputError({ file: path, pointer: `/${list}/${index}` }, `holds ${safe(name, 300)} a second time.`);
    seen.add(name);
  }
}

/** What a report says of itself is a function of its findings. */
function refuseContradicting(path: string, result: ScanResult): void {
  const contradiction = contradictionIn(result);
  if (contradiction === null) return;
  const { pointer, problem } = contradiction;
  throw inputError({ file: path, pointer }, `${safe(problem, 300)}. The report was changed: make it anew.`);
}
