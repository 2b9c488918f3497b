import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ScanOptions } from '../../../src/index.js';
import type { ScanResult } from '../../../src/types.js';
import { execute } from '../../support/cli.js';
import { account, LOG_ARCHIVE, MANAGEMENT, role } from '../../support/simulator/builders.js';
import type { Simulator } from '../../support/simulator.js';
import { simulator } from '../support.js';
import { company, scanCompany, SHOP } from './support.js';

const LIBRARY = pathToFileURL(join(resolve(import.meta.dirname, '../../..'), 'dist/index.js')).href;

type Said = { readonly result: ScanResult } | { readonly error: { name: string; message: string; isKnown: boolean; isOurs: boolean } };

/** What a program says that scans with the built library. */
async function scanned(sim: Simulator, options: Pick<ScanOptions, 'organization' | 'live' | 'controls'>): Promise<Said> {
  const script = `
    import { KnownError, OrganizationError, scan } from ${JSON.stringify(LIBRARY)};
    const now = () => new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1000);
    const told = await scan({ ...${JSON.stringify(options)}, now }).then(
      result => ({ result }),
      error => ({
        error: { name: error.name, message: error.message, isKnown: error instanceof KnownError, isOurs: error instanceof OrganizationError },
      }),
    );
    console.log(JSON.stringify(told));`;
  const { stdout, stderr } = await execute(process.execPath, ['--input-type=module', '--eval', script], { env: sim.env(MANAGEMENT) });
  assert.equal(stderr, '');
  return JSON.parse(stdout) as Said;
}

describe('scans of an organization: the library', () => {
  const aws = simulator();

  it('scan({ organization: {} }) gives what the command gives', async () => {
    const sim = aws.use(company({ more: [account({ id: '222233334444', status: 'SUSPENDED' })] }));
    const { result: command } = await scanCompany(sim);
    const said = await scanned(sim, { organization: {} });
    assert.ok('result' in said);
    assert.deepEqual(said.result, command);
  });

  it('which accounts and which role; an account that is given twice is scanned once', async () => {
    const roles = [role({ name: 'Audit', externalId: 'company-7' })];
    const sim = aws.use(company({ shop: { roles }, archive: { roles } }));
    const shop = { account: SHOP, name: 'Our shop' };
    const said = await scanned(sim, {
      controls: ['CloudTrail.3'],
      live: { externalId: 'company-7' },
      organization: { accounts: [shop, { account: LOG_ARCHIVE, name: null }, shop], exclude: [LOG_ARCHIVE], roleName: 'Audit' },
    });
    assert.ok('result' in said);
    assert.deepEqual(
      said.result.accounts.map(({ account: id, name, controls }) => [id, name, controls]),
      [[SHOP, 'Our shop', { 'CloudTrail.3': 'PASSED' }]],
    );
    assert.deepEqual(
      said.result.skippedAccounts.map(({ account: id }) => id),
      [LOG_ARCHIVE],
    );
    assert.equal(sim.calls.count('sts:AssumeRole'), 1);
  });

  it('rejects with an OrganizationError when the accounts cannot all be told', async () => {
    const sim = aws.use(company(), [{ kind: 'denied', service: 'organizations' }]);
    const said = await scanned(sim, { organization: {} });
    assert.ok('error' in said);
    const { message, ...rest } = said.error;
    assert.deepEqual(rest, { name: 'OrganizationError', isKnown: true, isOurs: true });
    assert.match(message, /organizations:ListAccounts was denied/);
  });
});
