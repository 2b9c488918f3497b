// npm run new-check -- Vendor.1: makes the check, its test and its page, and prints their paths.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';

const [id = ''] = process.argv.slice(2);
if (!/^[A-Za-z][A-Za-z0-9]{0,63}\.[1-9][0-9]{0,3}$/.test(id)) {
  console.error('Give the id of the control, for instance: npm run new-check -- CloudTrail.11');
  process.exit(2);
}
const file = id.toLowerCase().replace('.', '-');

const check = `import { defineCheck, failed, observed, passed } from '../src/check.js';
import { judgeOwnTrails, trailResource } from './shared/trails.js';

const URL = 'https://docs.aws.amazon.com/';

/** Passes when …, with a link to the source. */
export default defineCheck({
  meta: {
    id: '${id}',
    title: 'Trails should …',
    description: 'Checks whether each trail …',
    severity: 'MEDIUM',
    category: 'Identify > Logging',
    resourceType: 'AWS::CloudTrail::Trail',
    url: URL,
    standards: {},
    decision: ['Each trail that the account owns is judged once, in its home Region.'],
    notes: [],
    remediation: { text: 'Change the trail.', cli: '', terraform: '', cautions: [], url: URL },
  },
  needs: ['trails'],
  evaluate: evidence =>
    judgeOwnTrails(evidence, trail => {
      const because = { evidence: [observed('cloudtrail:DescribeTrails', 'S3KeyPrefix', trail.bucketPrefix, 'a prefix')] };
      return trail.bucketPrefix === null
        ? failed(trailResource(trail), \`Trail \${trail.name} has no prefix.\`, because)
        : passed(trailResource(trail), \`Trail \${trail.name} has a prefix.\`, because);
    }),
});
`;

const test = `import check from '../../checks/${file}.js';
import { cases, DENIED, snapshot, trail } from '../support/evidence.js';

describe('${id}', () => {
  cases(check, [
    ['a prefix', snapshot({ trails: [trail({ bucketPrefix: 'logs' })] }), ['PASSED']],
    ['no prefix', snapshot({ trails: [trail({ bucketPrefix: null })] }), ['FAILED']],
    ['denied', snapshot({ trails: DENIED }), ['NOT_AVAILABLE']],
    ['no trails', snapshot({ trails: [] }), ['PASSED']],
  ]);
});
`;

const files = { [`checks/${file}.ts`]: check, [`test/checks/${file}.test.ts`]: test };
for (const [path, text] of Object.entries(files)) {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    console.error(`${path} could not be made: ${(error as Error).message}`);
    process.exit(2);
  }
}
execFileSync('npm', ['run', '--silent', 'generate'], { stdio: ['ignore', 'ignore', 'inherit'] });
for (const path of [...Object.keys(files), `checks/${file}.md`, 'checks/index.ts']) console.log(path);
