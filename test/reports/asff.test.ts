import assert from 'node:assert/strict';
import { asffBatches } from '../../reports/asff/batches.js';
import { asff } from '../../reports/asff/index.js';
import { compare } from '../../src/baseline/compare.js';
import { baselineOf } from '../../src/baseline/of-result.js';
import type { ScanResult } from '../../src/types.js';
import { readAsff, readAsffBatch } from '../support/official.js';
import { ACCOUNT, DEBT, OTHER_ACCOUNT, scanResult, storyResult } from '../support/results.js';

const render = (result: ScanResult): string => [...asff.render(result, {})].join('');
const only = (result: ScanResult) => readAsff(render(result))[0]!;

describe('the ASFF report', () => {
  it('has every finding in a form that BatchImportFindings takes', () => {
    const result = storyResult();
    const findings = readAsff(render(result));
    assert.deepEqual(
      findings.map(({ Compliance, AwsAccountId, RecordState }) => [Compliance.Status, AwsAccountId, RecordState]),
      result.findings.map(({ status, account }) => [status, account, 'ACTIVE']),
    );
    assert.equal(new Set(findings.map(({ Id }) => Id)).size, findings.length);
    assert.deepEqual(readAsff(render(scanResult())), []);
  });

  it('says what is what: types, severity, remediation, reasons', () => {
    const [trail, bucket, account, store] = readAsff(
      render(
        scanResult([
          { controlId: 'CloudTrail.4', region: 'eu-west-1', status: 'FAILED' },
          { controlId: 'CloudTrail.6', region: 'eu-west-1', status: 'WARNING' },
          { controlId: 'CloudTrail.1', status: 'PASSED' },
          { controlId: 'CloudTrail.10', status: 'NOT_AVAILABLE' },
        ]),
      ),
    );
    assert.deepEqual(
      [trail, bucket, account, store].map(one => one!.Resources[0]!.Type),
      ['AwsCloudTrailTrail', 'AwsS3Bucket', 'AwsAccount', 'Other'],
    );
    assert.deepEqual(trail!.Severity, { Label: 'LOW', Original: 'LOW' });
    assert.deepEqual(trail!.FindingProviderFields.Severity, trail!.Severity);
    assert.deepEqual(bucket!.Severity, { Label: 'INFORMATIONAL', Original: 'CRITICAL' });
    assert.equal(trail!.Resources[0]!.Region, 'eu-west-1');
    assert.equal(trail!.ProductArn, `arn:aws:securityhub:eu-west-1:${ACCOUNT}:product/${ACCOUNT}/default`);
    assert.match(trail!.Remediation!.Recommendation.Url ?? '', /^https:\/\/docs\.aws\.amazon\.com\//);
    assert.equal(store!.Compliance.StatusReasons![0]!.ReasonCode, 'CONFIG_ACCESS_DENIED');
    assert.deepEqual(trail!.Compliance.RelatedRequirements, [
      'CIS AWS Foundations Benchmark v5.0.0/3.2',
      'NIST.800-53.r5 AU-9',
      'NIST.800-53.r5 SI-7(1)',
      'PCI DSS v4.0.1/10.3.2',
    ]);
  });

  it('imports a bucket in the same place whether or not its Region was learned, and says the Region where it was', () => {
    const [known, unknown] = (['eu-west-1', null] as const).map(region => only(scanResult([{ controlId: 'CloudTrail.6', region }])));
    assert.deepEqual([known!.ProductArn, known!.Id], [unknown!.ProductArn, unknown!.Id]);
    assert.deepEqual([known!.Resources[0]!.Region, unknown!.Resources[0]!.Region], ['eu-west-1', 'us-east-1']);
  });

  it('keeps to the partition', () => {
    const place = (partition: string): string => only(scanResult([{ controlId: 'CloudTrail.1', partition }])).ProductArn;
    assert.match(place('aws-us-gov'), /^arn:aws-us-gov:securityhub:us-gov-west-1:/);
    assert.match(place('aws-cn'), /^arn:aws-cn:securityhub:cn-north-1:/);
    assert.equal(only(scanResult([{ partition: 'aws-iso' }])).Resources[0]!.Partition, undefined);
  });

  it('keeps every limit of AWS, whatever the texts are', () => {
    const long = `${'\u{1f600}'.repeat(3000)}\u0000`;
    const hostile = {
      title: long,
      message: long,
      resource: { type: long, id: long },
      relatedRequirements: Array.from({ length: 60 }, (_, index) => `R ${index} ${long}`),
      reasons: Array.from({ length: 60 }, () => ({ code: long, description: long })),
      remediation: { text: long, url: 'javascript:alert(1)' },
      suppression: { ...DEBT, reason: long, owner: long },
    };
    const found = only(scanResult([hostile]));
    assert.equal(found.Remediation!.Recommendation.Url, undefined);
    assert.ok(Buffer.byteLength(JSON.stringify(found)) < 240_000);
    const empty = only(
      scanResult([{ title: ' ', message: '', resource: { type: '', id: ' ' }, reasons: [{ code: '', description: '' }] }]),
    );
    assert.equal(empty.Description, '-');
  });

  it('keeps the times of what the baseline knows, and archives what is gone, as it was', () => {
    const gone = { resource: { type: 'AWS::CloudTrail::Trail', id: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/gone` } };
    const before = scanResult([{ controlId: 'CloudTrail.4' }, gone], {
      accounts: [ACCOUNT],
      scan: { finishedAt: '2026-10-01T00:00:00.000Z' },
    });
    const now = scanResult([{ controlId: 'CloudTrail.4' }, { controlId: 'CloudTrail.2' }]);
    const [known, fresh, archived, ...others] = readAsff(render(compare(now, baselineOf(before), 'baseline.json')));
    assert.deepEqual(others, []);
    assert.deepEqual(
      [known!.CreatedAt, known!.FirstObservedAt, known!.RecordState],
      ['2026-10-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z', 'ACTIVE'],
    );
    assert.deepEqual([fresh!.CreatedAt, fresh!.LastObservedAt], ['2026-11-20T23:00:00.000Z', '2026-11-20T23:00:00.000Z']);
    assert.equal(known!.UpdatedAt, '2026-11-21T08:00:07.250Z');
    assert.deepEqual(
      [archived!.RecordState, archived!.Compliance.Status, archived!.LastObservedAt],
      ['ARCHIVED', 'FAILED', '2026-10-01T00:00:00.000Z'],
    );
    assert.equal(archived!.Id, readAsff(render(before))[1]!.Id);
  });

  it('tells nothing of what was not evaluated again', () => {
    const before = scanResult([{ controlId: 'CloudTrail.4' }]);
    const now = scanResult([{ controlId: 'CloudTrail.4', status: 'NOT_AVAILABLE', resource: { type: 'AWS::::Account', id: 'x' } }]);
    const compared = compare(now, baselineOf(before), 'baseline.json');
    assert.equal(compared.baseline.counts.notReevaluated, 1);
    assert.deepEqual(
      readAsff(render(compared)).map(({ Compliance }) => Compliance.Status),
      ['NOT_AVAILABLE'],
    );
  });

  it('shows a suppressed failure as failed, with who accepted it', () => {
    const { Compliance, ProductFields } = only(scanResult([{ suppression: DEBT }]));
    assert.equal(Compliance.Status, 'FAILED');
    assert.equal(ProductFields['trailproof/Suppression'], 'DEBT');
    assert.equal(ProductFields['trailproof/SuppressionExpires'], '2027-05-01');
  });

  it('makes a batch of one account and Region, of 100 findings at most', () => {
    const many = Array.from({ length: 205 }, (_, index) => ({
      resource: { type: 'AWS::CloudTrail::Trail', id: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t-${index}` },
    }));
    const result = scanResult([...many, { region: 'eu-west-1' }, { account: OTHER_ACCOUNT }]);
    const batches = [...asffBatches(result)];
    assert.deepEqual(
      batches.map(({ file, findings }) => [file, findings]),
      [
        [`${ACCOUNT}.us-east-1.1.asff.json`, 100],
        [`${ACCOUNT}.us-east-1.2.asff.json`, 100],
        [`${ACCOUNT}.us-east-1.3.asff.json`, 5],
        [`${ACCOUNT}.eu-west-1.1.asff.json`, 1],
        [`${OTHER_ACCOUNT}.us-east-1.1.asff.json`, 1],
      ],
    );
    const findings = batches.flatMap(({ file, pieces }) => {
      const batch = readAsffBatch(pieces.join(''));
      const [account, region] = file.split('.');
      for (const one of batch) assert.deepEqual([one.AwsAccountId, one.ProductArn.split(':')[3]], [account, region]);
      return batch;
    });
    assert.deepEqual(new Set(findings.map(({ Id }) => Id)), new Set(readAsff(render(result)).map(({ Id }) => Id)));
  });

  it('makes no batch of more than 6 MB', () => {
    const reasons = Array.from({ length: 10 }, () => ({ code: 'X', description: '\u{1f600}'.repeat(512) }));
    const many = Array.from({ length: 100 }, (_, index) => ({
      reasons,
      suppression: { ...DEBT, reason: '漢'.repeat(2048), owner: '漢'.repeat(2048), id: '漢'.repeat(2048) },
      message: '漢'.repeat(1024),
      relatedRequirements: Array.from({ length: 32 }, (_, at) => `${at}${'漢'.repeat(128)}`),
      resource: { type: 'X', id: `${index}${'漢'.repeat(2048)}` },
    }));
    const sizes = [...asffBatches(scanResult(many))].map(({ pieces }) => Buffer.byteLength(pieces.join('')));
    assert.ok(sizes.length > 1 && sizes.every(size => size < 6_000_000), String(sizes));
  });
});
