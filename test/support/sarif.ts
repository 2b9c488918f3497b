import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Log, Run } from 'sarif';
import { sarif } from '../../reports/sarif/index.js';
import type { RenderOptions, ScanResult } from '../../src/types.js';

export type Profile = NonNullable<RenderOptions['sarifProfile']>;

export const PROFILES: readonly Profile[] = ['github', 'full'];

// The schema is not ours: ajv's strict mode does not like how it is written.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(new URL('sarif-2.1.0.schema.json', import.meta.url), 'utf8')) as object);

export function renderSarif(result: ScanResult, sarifProfile: Profile): string {
  return [...sarif.render(result, { sarifProfile })].join('');
}

export function assertSarif(log: unknown): asserts log is Log {
  assert.ok(validate(log), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
}

/** The only run of the report, which has to be valid. */
export function runOf(result: ScanResult, profile: Profile): Run {
  const log: unknown = JSON.parse(renderSarif(result, profile));
  assertSarif(log);
  assert.equal(log.runs.length, 1);
  return log.runs[0]!;
}
