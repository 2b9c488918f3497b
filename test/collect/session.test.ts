import { deepEqual, notEqual } from 'node:assert/strict';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpRequest } from '@smithy/types';
import { type Keys, Session } from '../../src/collect/session.js';

const KEYS: Keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret/one', sessionToken: 'token' };
const signingDate = new Date('2026-09-01T12:00:00Z');

const request = (): HttpRequest => ({
  method: 'POST',
  protocol: 'https:',
  hostname: 'cloudtrail.eu-west-1.amazonaws.com',
  path: '/',
  query: { 'list-type': '2' },
  headers: { host: 'cloudtrail.eu-west-1.amazonaws.com', 'content-type': 'application/x-amz-json-1.1' },
  body: '{"includeShadowTrails":true}',
});

async function signedBySdk(credentials: Keys, signingRegion: string, signingService: string): Promise<HttpRequest> {
  const signer = new SignatureV4({
    credentials,
    region: signingRegion,
    service: signingService,
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: signingService !== 's3',
  });
  return signer.sign(request(), { signingDate });
}

describe('a session', () => {
  it('signs as the SDK does, in every Region and for every service', async () => {
    const session = new Session('111122223333', () => Promise.resolve(KEYS));
    for (const signingService of ['cloudtrail', 's3', 'kms', 'cloudtrail']) {
      for (const signingRegion of ['us-east-1', 'eu-west-1', 'us-east-1']) {
        const signed = await session.signer(signingService).sign(request(), { signingDate, signingRegion, signingService });
        deepEqual(signed.headers, (await signedBySdk(KEYS, signingRegion, signingService)).headers);
      }
    }
  });

  it('signs with new credentials as soon as it has them, and for another day', async () => {
    const later = { ...KEYS, secretAccessKey: 'secret/two' };
    let current = KEYS;
    const session = new Session('111122223333', () => Promise.resolve(current));
    const sign = async (date = signingDate): Promise<HttpRequest> =>
      session.signer('kms').sign(request(), { signingDate: date, signingRegion: 'us-east-1', signingService: 'kms' });
    const first = await sign();
    current = later;
    deepEqual((await sign()).headers, (await signedBySdk(later, 'us-east-1', 'kms')).headers);
    notEqual(first.headers['authorization'], (await sign(new Date('2026-09-02T12:00:00Z'))).headers['authorization']);
  });
});
