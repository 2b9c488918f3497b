import type { Reporter, ScanResult } from '../../src/types.js';
import { guidFor } from '../../src/scan-guid.js';
import { toJson } from '../sarif/text.js';
import { completeness } from '../wording/completeness.js';
import { resultPieces } from './result.js';
import { property, words } from './words.js';

/** The version of OSCAL, whose schema the tests have. */
const VERSION = '1.2.1';

/**
 * OSCAL assessment results: a result for each account. OSCAL has two states, satisfied and not-satisfied; of a control that is undecided
 * in an account there is no finding, and each of its undecided observations is an open risk.
 */
export const oscal: Reporter = {
  format: 'oscal',
  extension: 'json',
  *render(result) {
    const plan = guidFor(`oscal\nassessment plan\n${result.tool.name}`);
    yield `{\n  "assessment-results": {\n    "uuid": ${toJson(documentId(result))},\n`;
    yield `    "metadata": ${toJson(metadataOf(result))},\n`;
    yield `    "import-ap": ${toJson({ href: `#${plan}`, remarks: NO_PLAN })},\n    "results": [`;
    yield* resultPieces(result);
    yield `\n    ],\n    "back-matter": ${toJson({ resources: [{ uuid: plan, title: 'No assessment plan', description: NO_PLAN }] })}\n  }\n}\n`;
  },
};

const NO_PLAN = 'OSCAL asks for an assessment plan. There is none: the controls of each result say what was assessed.';

/** OSCAL wants another one for each version of the document. */
function documentId({ scan, accounts, summary, baseline, suppressions }: ScanResult): string {
  const { startedAt, finishedAt, inputs } = scan;
  const content = [startedAt, finishedAt, ...inputs.map(({ sha256 }) => sha256), ...accounts.map(({ account }) => account)];
  return guidFor(['oscal', ...content, JSON.stringify([summary, baseline, suppressions])].join('\n'));
}

function metadataOf(result: ScanResult): object {
  const { tool, scan } = result;
  return {
    title: `${tool.name}: AWS CloudTrail against the controls of AWS Security Hub`,
    'last-modified': scan.finishedAt,
    version: scan.finishedAt,
    'oscal-version': VERSION,
    props: [property('tool-version', tool.version), property('complete', String(scan.complete))],
    remarks: words(`The scan is ${completeness(result)}.`),
  };
}
