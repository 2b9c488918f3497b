// What `npm run demo` shows: the two examples judged, as text here and as SARIF, JSON and HTML under out/.
import { spawnSync } from 'node:child_process';

const stories = [
  ['account', 'examples/account.json', 'One account, from the output of the AWS CLI'],
  ['organization', 'examples/organization.jsonl', 'An organization, one account a line'],
];

for (const [name, input, title] of stories) {
  console.log(`\n── ${title}: trailproof scan --input ${input}\n`);
  const reports = ['sarif', 'json', 'html'].flatMap(format => ['-o', `${format}=out/${name}.${format}`]);
  // A demo is no gate: the examples hold failures on purpose.
  const args = ['dist/bin.js', 'scan', '--input', input, '-o', 'text', ...reports, '--fail-on', 'none', '--allow-unknown'];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
console.log('\nOpen out/account.html and out/organization.html in a browser.');
