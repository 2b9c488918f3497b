import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertRefused, temporaryFolder } from '../../support/cli.js';
import { account, MANAGEMENT } from '../../support/simulator/builders.js';
import { unitId } from '../../support/simulator/organization-tree.js';
import type { Fault, World } from '../../support/simulator.js';
import { runLive, simulator } from '../support.js';
import { company, OUTSIDER, SHOP } from './support.js';

interface Refusal {
  readonly world?: World;
  readonly as?: string;
  readonly args?: readonly string[];
  readonly faults?: readonly Fault[];
  readonly says: RegExp;
}

const paged = company({
  shop: { unit: 'Workloads' },
  more: [account({ id: '222233334444' }), account({ id: OUTSIDER, member: false })],
  world: { pageSizes: { ListAccounts: 1, ListAccountsForParent: 1 } },
});

/** The third page, and when it is asked for again. */
const thirdPage = (kind: Fault['kind']): Fault[] => [1, 2].map(() => ({ kind, operation: 'ListAccounts', nth: 3 }));
const workloads = ['--organizational-unit', unitId('Workloads')];

const refusals: Readonly<Record<string, Refusal>> = {
  'a member account may not list the organization': {
    as: SHOP,
    says: /organizations:ListAccounts was denied\. Scan from the management account or a delegated administrator/,
  },
  'management without the permission': {
    faults: [{ kind: 'denied', service: 'organizations' }],
    says: /organizations:ListAccounts was denied/,
  },
  'an account of no organization': { as: OUTSIDER, says: /is not part of an organization\. Leave --organization out/ },
  'a world without an organization': { world: { accounts: [account({ id: MANAGEMENT })] }, says: /is not part of an organization/ },
  'a unit that is not there': {
    args: ['--organizational-unit', 'ou-root-00000000'],
    says: /has no such organizational unit/,
  },
  'units that may not be listed': {
    args: workloads,
    faults: [{ kind: 'denied', operation: 'ListOrganizationalUnitsForParent' }],
    says: /organizations:ListOrganizationalUnitsForParent was denied/,
  },
  'accounts of a unit that may not be listed': {
    args: workloads,
    faults: [{ kind: 'scpDenied', operation: 'ListAccountsForParent' }],
    says: /organizations:ListAccountsForParent was denied/,
  },
  'the third page is denied': { faults: thirdPage('denied'), says: /organizations:ListAccounts was denied/ },
  'the third page is throttled': {
    faults: thirdPage('throttled'),
    says: /could not all be listed: organizations:ListAccounts failed \(TooManyRequestsException\)\. Nothing was judged/,
  },
  'the third page fails': { faults: thirdPage('serverError'), says: /ListAccounts failed \(\w+\)\. Nothing was judged/ },
  'the third page cannot be read': {
    faults: thirdPage('malformed'),
    says: /ListAccounts failed \(the answer could not be read\)\. Nothing was judged/,
  },
  'the third page is about something else': {
    faults: thirdPage('wrongBody'),
    says: /ListAccounts failed \(the answer could not be read\)\. Nothing was judged/,
  },
  'the third page never comes': {
    faults: thirdPage('reset'),
    says: /ListAccounts failed \(the connection was closed before the answer was complete\)\. Nothing was judged/,
  },
};

/** Options that are wrong, alone or together. */
const wrong: Readonly<Record<string, RegExp>> = {
  '--accounts 111122223333 --organization': /--organization is every account, and --accounts names some/,
  '--accounts 111122223333 --organizational-unit r-root': /--accounts and --organizational-unit contradict each other/,
  '--accounts-file accounts.txt --organizational-unit r-root': /contradict each other/,
  '--accounts 1111': /--accounts takes ids of accounts, twelve digits each, but not "1111"/,
  '--accounts 111122223333,shop': /but not "shop"/,
  '--accounts ,': /--accounts needs a value, but it is empty/,
  '--exclude-accounts 1234567890123 --organization': /--exclude-accounts takes ids of accounts.*"1234567890123"/,
  '--exclude-accounts 111122223333': /--exclude-accounts is for scans of several accounts/,
  '--role-name Audit': /--role-name is for scans of several accounts/,
  '--log-archive-account 111122223333': /--log-archive-account is for scans of several accounts/,
  '--concurrency 5': /--concurrency is for scans of several accounts/,
  '--organization --log-archive-account archive': /--log-archive-account takes ids of accounts/,
  '--organization --log-archive-account 111122223333,222233334444': /--log-archive-account takes one account/,
  '--organization --role-name arn:aws:iam::111122223333:role/Audit': /--role-name takes the name of a role/,
  '--organization --concurrency 0': /--concurrency is a number of accounts between 1 and 1000/,
  '--organization --concurrency 1.5': /--concurrency is a number of accounts/,
  '--organization --concurrency many': /--concurrency/,
  '--organizational-unit Workloads': /"Workloads" is not the id of an organizational unit/,
  '--organizational-unit ,': /--organizational-unit needs a value, but it is empty/,
  '--accounts-file none.txt': /--accounts-file none\.txt could not be read: there is no such file\.\n/,
  '--accounts-file empty.txt': /--accounts-file empty\.txt names no account/,
  '--accounts-file wrong.txt': /--accounts-file wrong\.txt, line 2: "shop" is not the id of an account/,
  '--accounts-file .': /--accounts-file \. could not be read: it is a folder\.\n/,
  '--organization --input evidence.jsonl': /--input is evidence that is at hand, and --organization scans accounts/,
  '--accounts 111122223333 --checkpoint .': /^trailproof: \. is a folder or a device\. Give the name of a file\.\n/,
  '--accounts 111122223333 --checkpoint . --resume': /\. is a folder or a device\. Give the name of a file\./,
  '--accounts 111122223333 --checkpoint accounts.txt': /accounts\.txt is there already\. Give --resume/,
  '--accounts 111122223333 --external-id': /--?external-id/,
};

describe('scans of an organization: errors', () => {
  const aws = simulator();

  for (const [name, { world = paged, as = MANAGEMENT, args = ['--organization'], faults = [], says }] of Object.entries(refusals)) {
    it(`exit code 2, one line and no report: ${name}`, async () => {
      const cwd = temporaryFolder();
      const sim = aws.use(world, faults);
      const outputs = ['-o', 'json', '-o', 'sarif=report.sarif', '--save-evidence', 'evidence.jsonl'];
      const outcome = await runLive(sim, ['scan', '--quiet', ...args, ...outputs], { account: as, cwd });
      assertRefused(outcome, says);
      assert.deepEqual(readdirSync(cwd), []);
    });
  }

  it('with progress, what had been asked is said before', async () => {
    const sim = aws.use(paged, thirdPage('denied'));
    const { code, stdout, stderr } = await runLive(sim, ['scan', '--organization', '-o', 'json'], { account: MANAGEMENT });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^(?:[^\n]*accounts: [^\n]*\n)?trailproof: The accounts of the organization could not be listed[^\n]*\n$/);
  });

  it('a throttled page that comes at the second attempt costs nothing', async () => {
    const sim = aws.use(paged, [{ kind: 'throttled', operation: 'ListAccounts', nth: 3 }]);
    const { stdout } = await runLive(sim, ['scan', '--organization', '-o', 'json', '-c', 'CloudTrail.2'], { account: MANAGEMENT });
    assert.equal((JSON.parse(stdout) as { accounts: unknown[] }).accounts.length, 4);
  });

  for (const [line, says] of Object.entries(wrong)) {
    it(`refused before anything is asked: ${line}`, async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'accounts.txt'), `${SHOP}\n`);
      writeFileSync(join(cwd, 'empty.txt'), '# nobody\n\n');
      writeFileSync(join(cwd, 'wrong.txt'), `${SHOP}\nshop\n`);
      const sim = aws.use(paged);
      const outcome = await runLive(sim, ['scan', ...line.split(' '), '-o', 'json=report.json'], { account: MANAGEMENT, cwd });
      assertRefused(outcome, says);
      assert.equal(sim.calls.count(), 0);
      assert.ok(!existsSync(join(cwd, 'report.json')));
    });
  }
});
