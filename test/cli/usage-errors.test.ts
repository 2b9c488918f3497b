import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { ACCOUNT, assertPlain, assertRefused, run, temporaryFolder } from '../support/cli.js';

type Case = readonly [readonly string[], RegExp];

const keys = (...names: readonly string[]): string => `CloudTrail.9.requiredTagKeys=${names.join(',')}`;
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-12345678900';
const arns = (...names: readonly string[]): string => `CloudTrail.10.kmsKeyArns=${names.join(',')}`;

/** Added to `scan --input account.json`. */
const scanCases: readonly Case[] = [
  [['--sevrity', 'low'], /There is no option --sevrity\. Did you mean "--severity"\?/],
  [['--control', 'CloudTrail.1'], /There is no option --control\. Did you mean "--controls"\?/],
  [['--xyzzy'], /There is no option --xyzzy\. See/],
  [['-z'], /There is no option -z\./],
  [['-qz'], /There is no option -z\./],
  [['--constructor', 'x'], /There is no option --constructor\./],
  [['--param.x', '1'], /There is no option --param\.x\./],
  [['--no-input'], /There is no option --no-input\./],
  [['--no-output'], /There is no option --no-output\./],
  [['--no-scope'], /There is no option --no-scope\./],
  [['--no-account'], /There is no option --no-account\./],
  [['--', 'more.json'], /"more\.json" is not expected here/],
  [['--profile', 'audit'], /--profile reaches AWS, and --input reads files\. Give one of them\./],
  [['--role-arn', 'arn:aws:iam::111122223333:role/Audit'], /--role-arn reaches AWS, and --input reads files/],
  [['--external-id', 'x'], /--external-id reaches AWS, and --input reads files/],
  [['--save-evidence', ACCOUNT], /--save-evidence would replace .*account\.json, which is judged\./],
  [['--save-evidence', '-'], /--save-evidence takes a file/],
  [['--quiet', '--verbose'], /--quiet and --verbose contradict each other\. Give one of them\./],
  [['--quiet=maybe'], /--quiet is on or off/],
  [['--allow-unknown=yes'], /--allow-unknown is on or off/],
  [['--no-parity=yes'], /--parity is on or off/],
  [['--color=always'], /--color is on or off/],
  [['--severity', 'hihg'], /--severity does not know "hihg"\. Did you mean "high"\? The severities are informational, low,/],
  [['--severity', 'low,bad'], /--severity does not know "bad"\. The severities are/],
  [['-o', 'yaml'], /There is no format "yaml"\. The formats are text, json,/],
  [['-o', 'cvs'], /There is no format "cvs"\. Did you mean "csv"\?/],
  [['--severity', ''], /--severity needs a value/],
  [['--fail-on', 'hgih'], /--fail-on .*does not know "hgih"\. Did you mean "high"\?/],
  [['--markdown-limit', '999'], /--markdown-limit is a number of bytes, 1000 or more\.$/m],
  [['--markdown-limit', 'x'], /--markdown-limit is a number of bytes/],
  [['--fail-on', 'foo'], /^trailproof: --fail-on does not know "foo"\. It takes informational, low, medium, high, critical or none\.\n$/],
  [['--fail-on', 'nnoe'], /--fail-on does not know "nnoe"\. Did you mean "none"\?/],
  [['--fail-on', 'all'], /--fail-on does not know "all"\. It takes/],
  [['--fail-on', ''], /--fail-on needs a value/],
  [['--fail-on'], /--fail-on needs a value/],
  [['--fail-on', 'low', '--fail-on', 'high'], /--fail-on is given twice\. Give it once\./],
  [['--scope', 'regoin'], /--scope does not know "regoin"\. Did you mean "region"\? It takes account or region\./],
  [['--scope', 'region', '--scope', 'account'], /--scope is given twice/],
  [['--sarif-profile', 'gitlab'], /--sarif-profile does not know "gitlab"\..* It takes github or full\./],
  [['--sarif-profile', 'full', '--sarif-profile', 'github'], /--sarif-profile is given twice/],
  [['--account', '123'], /--account must be an AWS account id, which is 12 digits, but is "123"\./],
  [['--account', '111122223333', '--account', '444455556666'], /--account is given twice/],
  [['--region', 'mars'], /--region must be the name of a Region/],
  [['--collected-at', 'yesterday'], /--collected-at must be a time with an offset/],
  [['--controls', 'CloudTrail.8'], /AWS has not published CloudTrail\.8\. See `trailproof controls list`\./],
  [['--controls', 'CloudTrail.11'], /AWS has not published CloudTrail\.11\./],
  [['--controls', 'cloudtrail.8'], /AWS has not published CloudTrail\.8\./],
  [['--controls', 'cloudtrail.1'], /There is no control "cloudtrail\.1"\. Did you mean "CloudTrail\.1"\?/],
  [['--controls', 'CloudTrial.1'], /There is no control "CloudTrial\.1"\. Did you mean "CloudTrail\.1"\?/],
  [['--controls', 'CloudTrail.1', 'S3.5'], /There is no control "S3\.5"\./],
  [['--controls', 'cloudtrail.*'], /There is no control "cloudtrail\.\*"\./],
  [['--controls', 'CloudTrail.1,CloudTrail.8'], /AWS has not published CloudTrail\.8\./],
  [['--controls', ''], /--controls needs a value, but it is empty/],
  [['--controls', ','], /--controls needs a value, but it is empty/],
  [['--controls', `${'*'.repeat(40)}x`], /There is no control "\*+x"\./],
  [['--standard', 'cis'], /There is no standard "cis"\..* The standards are fsbp, cis-1\.2\.0,/],
  [['--standard', 'cis-5.0.1'], /Did you mean "cis-5\.0\.0"\?/],
  [['--controls', 'CloudTrail.9', '--severity', 'critical'], /No control is of the chosen ids, severities and standards at once/],
  [['--param', 'foo'], /--param "foo" is not of the form CloudTrail\.9\.requiredTagKeys=Owner,CostCenter\./],
  [['--param', '=x'], /is not of the form/],
  [['--param', 'x=y'], /is not of the form/],
  [['--param', ''], /--param needs a value/],
  [['--param'], /--param needs a value/],
  [['--param', 'CloudTrail.9=Owner'], /--param "CloudTrail\.9=Owner" is not of the form/],
  [['--param', 'CloudTrail.8.x=y'], /AWS has not published CloudTrail\.8\./],
  [['--param', 'CloudTrail.9.requiredTagKey=Owner'], /CloudTrail\.9 has no parameter "requiredTagKey"\. Did you mean "requiredTagKeys"\?/],
  [['--param', 'CloudTrail.9.__proto__=x'], /CloudTrail\.9 has no parameter "__proto__"\./],
  [['--param', 'CloudTrail.4.x=y'], /CloudTrail\.4 has no parameter "x"\. CloudTrail\.4 has no parameters\./],
  [['--param', keys('Owner'), '--param', keys('Team')], /--param CloudTrail\.9\.requiredTagKeys is given twice\. Give it once\./],
  [['--param', keys('a', 'b', 'c', 'd', 'e', 'f', 'g')], /CloudTrail\.9\.requiredTagKeys is wrong: .*6 items/],
  [['--param', keys('')], /CloudTrail\.9\.requiredTagKeys is wrong/],
  [['--param', keys('Owner', '')], /CloudTrail\.9\.requiredTagKeys is wrong/],
  [['--param', keys('Owner', 'Owner')], /CloudTrail\.9\.requiredTagKeys is wrong: .*(duplicate|twice)/],
  [['--param', keys('aws:createdBy')], /CloudTrail\.9\.requiredTagKeys is wrong/],
  [['--param', keys('AWS:x')], /CloudTrail\.9\.requiredTagKeys is wrong/],
  [['--param', keys('k'.repeat(129))], /CloudTrail\.9\.requiredTagKeys is wrong: .*128/],
  [['--param', arns('alias/mine')], /CloudTrail\.10\.kmsKeyArns is wrong/],
  [['--param', arns(`${KEY}1`, `${KEY}2`, `${KEY}3`, `${KEY}4`)], /CloudTrail\.10\.kmsKeyArns is wrong: .*3 items/],
  [['--param', 'CloudTrail.10.verifyKeyManager=maybe'], /CloudTrail\.10\.verifyKeyManager is wrong: it must be true or false\./],
  [['--param', 'CloudTrail.5.maxDeliveryAgeHours=soon'], /CloudTrail\.5\.maxDeliveryAgeHours is wrong: it must be a number or null\. See/],
  [['--param', 'CloudTrail.5.maxDeliveryAgeHours=-1'], /CloudTrail\.5\.maxDeliveryAgeHours is wrong/],
  [['--param', 'CloudTrail.5.maxDeliveryAgeHours='], /CloudTrail\.5\.maxDeliveryAgeHours is wrong/],
  [['--param', 'CloudTrail.1.scope=planet'], /CloudTrail\.1\.scope is wrong: .*"account", "region"/],
  [['--controls', 'CloudTrail.4', '--param', keys('aws:x')], /CloudTrail\.9\.requiredTagKeys is wrong/],
];

const commandCases: readonly Case[] = [
  [
    [],
    /Say what to do: scan, merge, report, baseline, diff, collect, verify, replay, plan, iam-policy, doctor, controls, schema, sarif, suppressions or completion/,
  ],
  [['scna'], /"scna" is not expected here\. Did you mean "scan"\?/],
  [['xyzzy'], /"xyzzy" is not expected here\. See/],
  [['scan'], /No AWS credentials were found\. .*--profile, or run `aws configure`\./],
  [['scan', 'trails.json'], /"trails\.json" is not expected here\. To judge a file, write --input trails\.json\./],
  [['scan', '--input'], /--input needs a value/],
  [['scan', '--input', ''], /--input needs a value/],
  [['scan', '--account', '111122223333'], /--account is about the files of --input, and there are none\./],
  [['scan', '--collected-at', '2026-11-21T00:00:00Z'], /--collected-at is about the files of --input, and there are none\./],
  ...['scan', 'doctor', 'collect -o x'].flatMap((command): Case[] => [
    [[...command.split(' '), '--external-id', 'x'], /--external-id is for a role that is assumed\. Give it with --role-arn/],
    [[...command.split(' '), '--role-session-name', 'x'], /--role-session-name is for a role that is assumed/],
    [[...command.split(' '), '--mfa-serial', 'x'], /--mfa-serial is for a role that is assumed/],
  ]),
  [['scan', '--organization', '--external-id', 'x'], /No AWS credentials were found/],
  [['collect', '-o', 'x', '-q', '-v'], /--quiet and --verbose contradict each other/],
  [['collect', '-o', 'json=x.json'], /-o takes a file, without "json="\./],
  [['doctor', '--controls', 'CloudTrail.4'], /`trailproof doctor` has no option --controls\. See `trailproof doctor --help`\./],
  [['scan', '-o', 'json'], /No AWS credentials were found/],
  [['scan', '-i', 'nowhere.json'], /nowhere\.json: There is no such file\./],
  [['scan', '-i', '/'], /\/: This is a folder\. Name the files in it\./],
  [['controls'], /Say what to do: `trailproof controls list` or `trailproof controls show ID`\./],
  [['controls', 'lst'], /"lst" is not expected here\. Did you mean "list"\?/],
  [['controls', 'show'], /`trailproof controls show` needs an argument/],
  [['controls', 'show', 'CloudTrail.8'], /AWS has not published CloudTrail\.8/],
  [['controls', 'show', 'cloudtrail.4'], /Did you mean "CloudTrail\.4"\?/],
  [['controls', 'show', 'CloudTrail.1', 'CloudTrail.2'], /"CloudTrail\.2" is not expected here/],
  [['controls', 'list', '--format', 'yaml'], /--format does not know "yaml"\. It takes text, json or markdown\./],
  [['controls', 'list', '--format', 'json', '--format', 'text'], /--format is given twice/],
  [['controls', 'list', '--severity', 'urgent'], /--severity does not know "urgent"/],
  [['controls', 'list', '--standard', 'nist'], /There is no standard "nist"/],
  [['schema', 'evidense'], /There is no schema "evidense"\. Did you mean "evidence"\? The schemas are /],
  [['schema', '../package'], /There is no schema/],
  [['baseline'], /Say what to do: `trailproof baseline write REPORT\.json -o baseline\.json`\./],
  [['sarif'], /Say what to do: `trailproof sarif lint FILE`\./],
  [['sarif', 'lnt', 'x'], /"lnt" is not expected here\. Did you mean "lint"\?/],
  [['sarif', 'lint'], /`trailproof sarif lint` needs an argument/],
  [['sarif', 'lint', 'none.sarif'], /none\.sarif could not be read: there is no such file\./],
  [['sarif', 'lint', '/'], /\/ could not be read: it is a folder\./],
];

describe('a wrong command line', () => {
  for (const [args, message] of [
    ...commandCases,
    ...scanCases.map(([more, text]): Case => [['scan', '-i', ACCOUNT, '-o', 'json=x', ...more], text]),
  ]) {
    const title = args.join(' ').replace(`scan -i ${ACCOUNT} -o json=x`, 'scan …');
    it(`is refused: ${title.slice(0, 90)}`, async () => {
      const cwd = temporaryFolder();
      assertRefused(await run(args, { cwd }), message);
      assert.deepEqual(readdirSync(cwd), []);
    });
  }

  for (const value of ['soon', '-1', '1.5', '1e9', '0x10', ' 1', '253402300800', '9'.repeat(20)]) {
    it(`SOURCE_DATE_EPOCH=${JSON.stringify(value)} is refused`, async () => {
      assertRefused(
        await run(['scan', '-i', ACCOUNT], { env: { SOURCE_DATE_EPOCH: value } }),
        /SOURCE_DATE_EPOCH has to be a number of seconds/,
      );
    });
  }

  it('SOURCE_DATE_EPOCH may be 0, empty or the last second there is', async () => {
    const time = async (value: string): Promise<string | undefined> =>
      /"finishedAt": "([^"]+)"/.exec((await run(['scan', '-i', ACCOUNT, '-o', 'json'], { env: { SOURCE_DATE_EPOCH: value } })).stdout)?.[1];
    assert.equal(await time('0'), '1970-01-01T00:00:00.000Z');
    assert.equal(await time('253402300799'), '9999-12-31T23:59:59.000Z');
    assert.match((await time('')) ?? '', /^20\d\d-/);
  });

  const hostile = '\u001b[31m\u202eevil\u0007\u009b\n\r';
  for (const args of [[hostile], ['scan', '-i', hostile], ['scan', '-i', ACCOUNT, '-o', hostile], ['scan', '-i', ACCOUNT, '-c', hostile]]) {
    it(`cannot steer the terminal: ${JSON.stringify(args.at(-2) ?? '')}`, async () => {
      const { code, stderr, stdout } = await run(args);
      assertPlain(stderr);
      assert.deepEqual([code, stdout], [2, '']);
    });
  }

  for (const option of [
    '--param',
    '--standard',
    '--severity',
    '--fail-on',
    '--account',
    '--region',
    '--collected-at',
    '--scope',
    '--plugin',
  ]) {
    it(`cannot steer the terminal: ${option}`, async () => {
      const { code, stderr } = await run(['scan', '-i', ACCOUNT, option, hostile]);
      assertPlain(stderr);
      assert.equal(code, 2);
    });
  }

  it('a written report’s name cannot steer the terminal', async () => {
    const { code, stderr } = await run(['scan', '-i', ACCOUNT, '-o', `json=${hostile}`]);
    assertPlain(stderr);
    assert.equal(code, 1);
  });
});
