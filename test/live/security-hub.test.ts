import assert from 'node:assert/strict';
import { asff } from '../support/asff.js';
import { assertRefused, ACCOUNT as FILE, run } from '../support/cli.js';
import { account, ACCOUNT, bucket, trail } from '../support/simulator/builders.js';
import { findingOf, runLive, scanLive, simulator } from './support.js';

const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/management-events`;
const COMPARING = ['-c', 'CloudTrail.1', 'CloudTrail.4', '--compare-security-hub'];

describe('scan --compare-security-hub', () => {
  const aws = simulator();
  const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'];
  const world = (securityHub: Readonly<Record<string, readonly Record<string, unknown>[]>>) =>
    aws.use({ regions, accounts: [account({ trails: [trail()], buckets: [bucket()], securityHub })] });

  it('asks in every Region, all pages, and puts what it is told beside each verdict', async () => {
    const everywhere = regions.map(region => asff('CloudTrail.1', { region, status: 'FAILED' }));
    const sim = world({
      'us-east-1': [...everywhere, asff('CloudTrail.4', { resource: TRAIL }), asff('CloudTrail.4', { resource: `${TRAIL}-gone` })],
      // As in the Region that aggregates the others, what is there a second time counts once.
      'eu-west-1': [everywhere[1]!],
      'ap-south-1': [everywhere[2]!],
    });
    const { result, stderr } = await scanLive(sim, COMPARING);
    const first = findingOf(result, 1).securityHub!;
    assert.deepEqual(
      first.verdicts.map(({ status, regions: where }) => [status, where]),
      [['FAILED', [...regions].sort()]],
    );
    assert.equal(findingOf(result, 4).securityHub!.relation, findingOf(result, 4).status === 'PASSED' ? 'agrees' : 'disagrees');
    assert.deepEqual(
      result.securityHubOnly!.map(({ resourceId }) => resourceId),
      [`${TRAIL}-gone`],
    );
    assert.equal(result.securityHub!.source, 'Security Hub');
    assert.match(stderr, /^Beside Security Hub \(Security Hub\): /m);
    assert.equal(sim.calls.counts()['securityhub:GetFindings'], 4);
  });

  it('changes no verdict and no exit code, and names the Regions in which it is off, denied or throttled', async () => {
    const sim = world({ 'us-east-1': [asff('CloudTrail.4', { resource: TRAIL })], 'ap-south-1': [] });
    sim.setFaults([{ kind: 'denied', service: 'securityhub', region: 'ap-south-1' }]);
    const plain = await scanLive(sim, COMPARING.slice(0, -1));
    const { result, code } = await scanLive(sim, COMPARING);
    assert.equal(code, plain.code);
    assert.deepEqual(
      result.findings.map(({ id, status }) => [id, status]),
      plain.result.findings.map(({ id, status }) => [id, status]),
    );
    const gaps = Object.fromEntries(result.securityHub!.gaps.map(({ region, because }) => [region, because]));
    assert.match(gaps['eu-west-1']!, /Security Hub is not on in eu-west-1/);
    assert.match(gaps['ap-south-1']!, /securityhub:GetFindings was denied in ap-south-1; it needs securityhub:GetFindings/);
    assert.match(findingOf(result, 1).securityHub!.because[0]!, /eu-west-1|ap-south-1/);
  });

  it('is refused where it would mean nothing', async () => {
    assertRefused(await run(['scan', '-i', FILE, '--compare-security-hub']), /--compare-security-hub reaches AWS, and --input reads files/);
    const sim = world({});
    assertRefused(
      await runLive(sim, ['scan', '--compare-security-hub', '--compare-with', 'x.json']),
      /--compare-security-hub asks Security Hub, and --compare-with reads what it said/,
    );
  });
});
