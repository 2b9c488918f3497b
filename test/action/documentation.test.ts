import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parse } from 'yaml';
import { blocksOf, readPage } from '../docs/commands.js';
import { readAction } from '../support/actions-runner.js';

const PAGE = readPage('docs/ci-platforms.md');
const ACTION = readAction(resolve(import.meta.dirname, '../..'));
const [WORKFLOW = ''] = blocksOf(PAGE, 'yaml');

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses: string;
  readonly with?: Readonly<Record<string, string>>;
}

const { steps } = (parse(WORKFLOW) as { readonly jobs: { readonly trailproof: { readonly steps: readonly Step[] } } }).jobs.trailproof;

/** The first cells of a table that has this heading, without their marks. */
function namesIn(heading: string): string[] {
  const [, rows = ''] = new RegExp(`^\\| ${heading} \\| Says \\|\n\\| --- \\| --- \\|\n((?:\\|.*\n)+)`, 'm').exec(PAGE) ?? [];
  return rows.split('\n').flatMap(row => [...(row.split(' | ')[0] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name));
}

describe('docs/ci-platforms.md: GitHub Actions', () => {
  it('GitHub’s own parser takes the workflow', () => {
    const { context } = parseWorkflow({ name: 'trailproof.yml', content: WORKFLOW }, new NoOperationTraceWriter());
    assert.deepEqual(
      context.errors.getErrors().map(({ message }) => message),
      [],
    );
  });

  it('every action is pinned, and nobody from outside is let in', () => {
    for (const { uses } of steps) assert.match(uses, /@<sha>$/);
    assert.doesNotMatch(WORKFLOW, /pull_request_target/);
  });

  it('gives the action inputs that it has, uploads only what may be, and names the outputs that there are', () => {
    const scan = steps.find(({ id }) => id === 'scan')!;
    const inputs = ACTION.inputs!.map(({ id }) => id);
    assert.deepEqual(
      Object.keys(scan.with!).filter(name => !inputs.includes(name)),
      [],
    );
    const upload = steps.find(({ uses }) => uses.includes('/upload-sarif@'))!;
    assert.equal(upload.if, "always() && steps.scan.outputs.sarif-uploadable == 'true'");
    assert.ok(scan.with!['outputs']!.split(',').includes(`sarif=${upload.with!['sarif_file']!}`));
  });

  it('lists every input and every output', () => {
    assert.deepEqual(namesIn('Input').sort(), ACTION.inputs!.map(({ id }) => id).sort());
    assert.deepEqual(namesIn('Output').sort(), ACTION.outputs!.map(({ id }) => id).sort());
  });
});
