import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACCOUNT, run, temporaryFolder } from '../support/cli.js';
import { type Action, readAction, runAction, type StepOptions, type StepOutcome } from '../support/actions-runner.js';

export const ROOT = resolve(import.meta.dirname, '../..');
export const ACTION = readAction(ROOT);
const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events';

export interface Manifest {
  readonly name: string;
  readonly version: string;
}

interface Bundle {
  trailList: Record<string, unknown>[];
  status: Record<string, unknown>;
  tags: Record<string, unknown>;
}

/** The first trail of the example account, and nothing wrong with it but that its events of AWS KMS are not recorded. */
export function evidence(change: (bundle: Bundle) => void = () => undefined): string {
  const bundle = JSON.parse(readFileSync(ACCOUNT, 'utf8')) as Bundle;
  bundle.trailList = bundle.trailList.slice(0, 1);
  change(bundle);
  return JSON.stringify(bundle);
}

export const stopped = (bundle: Bundle): void => void (bundle.status[TRAIL] = { IsLogging: false });
export const denied = (bundle: Bundle): void => {
  bundle.tags[TRAIL] = 'An error occurred (AccessDeniedException) when calling the ListTags operation: denied';
};

/** What was so before, which all the gates are held against. */
const earlier = temporaryFolder();

/** A repository with the evidence of today in it, and a baseline of what was so before. */
export function workspace(today: string = evidence()): string {
  const folder = temporaryFolder();
  cpSync(earlier, folder, { recursive: true });
  writeFileSync(join(folder, 'evidence.json'), today);
  return folder;
}

export const step = async (
  inputs: Record<string, string>,
  options: StepOptions = {},
): Promise<StepOutcome & { readonly folder: string }> => {
  const folder = options.workspace ?? workspace();
  return { ...(await runAction(ACTION, { ...options, workspace: folder, with: { input: 'evidence.json', ...inputs } })), folder };
};

/** The action in a folder with another command line than that of this repository, or none. */
export function actionWith(bin: string | null): Action {
  const folder = join(temporaryFolder(), 'action of $(somebody)');
  mkdirSync(folder);
  for (const name of ['action.yml', 'action', 'package.json']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  if (bin !== null) {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/bin.js'), bin);
  }
  return readAction(folder);
}

/** What the outputs are where the scan did not come to a result. */
export function assertUnknown({ code, outputs }: StepOutcome, expected: number): void {
  assert.equal(code, expected);
  assert.deepEqual(outputs, {
    'exit-code': String(expected),
    complete: 'false',
    'sarif-uploadable': 'false',
    new: '',
    failed: '',
    errors: '',
    suppressed: '',
    'report-path': '',
  });
}

export const GATE = { baseline: 'baseline.json', gate: 'new', outputs: 'sarif=out.sarif,html=report.html,json=report.json' };

/** For a hook of mocha: makes what every workspace has in it. */
export async function prepare(): Promise<void> {
  writeFileSync(join(earlier, 'before.json'), evidence());
  await run(['scan', '-q', '-i', 'before.json', '-o', 'json=old.json'], { cwd: earlier });
  assert.equal((await run(['baseline', 'write', 'old.json', '-o', 'baseline.json'], { cwd: earlier })).code, 0);
}
