import assert from 'node:assert/strict';
import { account, LOG_ARCHIVE, MANAGEMENT, role } from '../../support/simulator/builders.js';
import { saying, simulator } from '../support.js';
import { company, ids, scanCompany, SHOP, tables, unknown } from './support.js';

const SECOND = '222233334444';
const SEES = ['1 PASSED account'];
const advice = (names: string): string => `Roll the role out as deploy/ does, or name another with --role-name: ${names} are often there.`;

describe('scans of an organization: roles', () => {
  const aws = simulator();
  const one = ids([1]);

  it('a role that is missing, one that trusts others and a wrong external id: rows of unknowns that name the role', async () => {
    const world = company({
      archive: { roles: [] },
      shop: { roles: [role({ trusts: [SECOND] })] },
      more: [account({ id: SECOND, name: 'Second', roles: [role({ externalId: 'second-2' })] })],
    });
    const { result, code, stderr } = await scanCompany(aws.use(world), ['--organization', '--external-id', 'wrong-1', ...one]);
    assert.deepEqual(tables(result), { [SHOP]: unknown(1), [SECOND]: unknown(1), [LOG_ARCHIVE]: unknown(1), [MANAGEMENT]: SEES });
    assert.deepEqual([code, result.scan.complete], [3, false]);
    for (const finding of result.findings.filter(({ status }) => status === 'NOT_AVAILABLE')) {
      assert.deepEqual(finding.reasons, [
        {
          code: 'CONFIG_ACCESS_DENIED',
          description:
            'The account’s role TrailproofAudit could not be assumed: sts:AssumeRole was denied in us-east-1. AWS does not tell whether the role is missing, does not trust the caller or asks for another external id, or whether the caller lacks sts:AssumeRole.',
        },
      ]);
    }
    const named = `${SHOP} Shop, ${SECOND} Second, ${LOG_ARCHIVE} Log Archive`;
    assert.ok(
      stderr.includes(
        `\n3 of 4 accounts could not be entered with the role TrailproofAudit (${named}). ${advice('OrganizationAccountAccessRole and AWSControlTowerExecution')}\n`,
      ),
      stderr,
    );
  });

  it('with the external id that each asks for, all are entered; without it, none', async () => {
    const roles = [role({ externalId: 'company-7' })];
    const world = company({ archive: { roles }, shop: { roles } });
    const given = await scanCompany(aws.use(world), ['--organization', '--external-id', 'company-7', ...one]);
    assert.deepEqual(tables(given.result), { [SHOP]: SEES, [LOG_ARCHIVE]: SEES, [MANAGEMENT]: SEES });
    assert.doesNotMatch(given.stderr, /could not be entered/);
    const missing = await scanCompany(aws.use(world), ['--organization', ...one]);
    assert.deepEqual(tables(missing.result), { [SHOP]: unknown(1), [LOG_ARCHIVE]: unknown(1), [MANAGEMENT]: SEES });
  });

  it('an external id does no harm where none is asked for', async () => {
    const { result } = await scanCompany(aws.use(company()), ['--organization', '--external-id', 'company-7', ...one]);
    assert.deepEqual(tables(result), { [SHOP]: SEES, [LOG_ARCHIVE]: SEES, [MANAGEMENT]: SEES });
  });

  it('another role, with its path', async () => {
    const roles = [role({ name: 'OrganizationAccountAccessRole' })];
    const world = company({ archive: { roles }, shop: { roles: [] } });
    const sim = aws.use(world);
    const { result, stderr } = await scanCompany(sim, ['--organization', '--role-name', 'admin/OrganizationAccountAccessRole', ...one]);
    assert.deepEqual(tables(result), { [SHOP]: unknown(1), [LOG_ARCHIVE]: SEES, [MANAGEMENT]: SEES });
    assert.ok(
      sim.calls.list({ operation: 'AssumeRole' }).every(({ resource }) => resource.endsWith(':role/admin/OrganizationAccountAccessRole')),
    );
    assert.match(stderr, /1 of 3 accounts could not be entered with the role admin\/OrganizationAccountAccessRole \(111122223333 Shop\)/);
  });

  it('what is advised is not what has just failed', async () => {
    const sim = aws.use(company());
    const { stderr } = await scanCompany(sim, ['--organization', '--role-name', 'AWSControlTowerExecution', ...one]);
    assert.ok(stderr.includes(advice('TrailproofAudit and OrganizationAccountAccessRole')), stderr);
  });

  it('at most five are named', async () => {
    const more = Array.from({ length: 6 }, (_, index) => account({ id: `30000000000${index}`, roles: [], name: `N${index}` }));
    const { stderr } = await scanCompany(aws.use(company({ more })), ['--organization', ...one]);
    assert.match(
      stderr,
      /6 of 9 accounts could not be entered with the role TrailproofAudit \(300000000000 N0, 300000000001 N1, 300000000002 N2, 300000000003 N3, 300000000004 N4, and 1 more\)\./,
    );
  });

  it('nothing is said of it with --quiet, and nothing where the account alone is scanned', async () => {
    const world = company({ shop: { roles: [] } });
    assert.equal((await scanCompany(aws.use(world), ['--organization', '--quiet', ...one])).stderr, '');
    assert.doesNotMatch((await scanCompany(aws.use(world), one)).stderr, /could not be entered/);
  });

  it('one name is no escape sequence', async () => {
    const world = company({ shop: { roles: [], name: 'Shop\u001b[31m\nfake' } });
    const { stderr } = await scanCompany(aws.use(world), ['--organization', ...one]);
    assert.doesNotMatch(stderr, /\u001b|\nfake/);
  });

  for (const [kind, why] of [
    ['scpDenied', /sts:AssumeRole was denied in us-east-1 by an explicit deny\.$/],
    ['throttled', /sts:AssumeRole was throttled until the retries were used up in us-east-1\.$/],
    ['malformed', /sts:AssumeRole failed in us-east-1 \(the answer could not be read\)\.$/],
    ['truncated', /sts:AssumeRole got no answer in us-east-1: the connection was closed before the answer was complete\.$/],
    ['reset', /sts:AssumeRole got no answer in us-east-1: the connection was closed before the answer was complete\.$/],
    ['wrongBody', /sts:AssumeRole failed in us-east-1 \(the answer could not be read\)\.$/],
  ] as const) {
    it(`an AssumeRole that is ${kind} is a row of unknowns, and the others are judged`, async () => {
      const sim = aws.use(company(), [{ kind, operation: 'AssumeRole', resource: `arn:aws:iam::${SHOP}:role/TrailproofAudit` }]);
      const { result, stderr } = await scanCompany(sim, ['--organization', ...one]);
      assert.deepEqual(tables(result), { [SHOP]: unknown(1), [LOG_ARCHIVE]: SEES, [MANAGEMENT]: SEES });
      const finding = result.findings.find(({ account: id }) => id === SHOP)!;
      assert.match(saying(finding), why);
      assert.match(saying(finding), /The account’s role TrailproofAudit could not be assumed: /);
      assert.match(stderr, kind === 'scpDenied' ? /Roll the role out/ : /\(111122223333 Shop\)\. Try again\.\n/);
    });
  }

  it('calls are made with the credentials of each account alone', async () => {
    const sim = aws.use(company());
    await scanCompany(sim);
    for (const { account: id, operation, service } of sim.calls.list()) {
      const isCallers = service === 'organizations' || service === 'sts';
      if (isCallers) assert.equal(id, MANAGEMENT, `${service}:${operation}`);
    }
    const described = sim.calls.list({ operation: 'DescribeTrails' }).map(({ account: id }) => id);
    assert.deepEqual([...new Set(described)].sort(), [SHOP, LOG_ARCHIVE, MANAGEMENT]);
  });
});
