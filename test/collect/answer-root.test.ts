import assert from 'node:assert/strict';
import { refuseOtherRoots } from '../../src/collect/answer-root.js';

/** What GetBucketLogging is taken to have answered. */
async function received(statusCode: number, body: string): Promise<{ statusCode: number; body: string }> {
  const answer = { response: { statusCode, body: [Buffer.from(body)] as unknown as AsyncIterable<Uint8Array> } };
  const { response } = (await refuseOtherRoots(() => Promise.resolve(answer), { commandName: 'GetBucketLoggingCommand' })(
    {},
  )) as typeof answer;
  return { statusCode: response.statusCode, body: Buffer.isBuffer(response.body) ? response.body.toString() : '' };
}

describe('collect: the root of an answer', () => {
  const off = '<?xml version="1.0"?>\n<BucketLoggingStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>';
  const error = '<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>';

  it('is that of what was asked for', async () => {
    assert.deepEqual(await received(200, off), { statusCode: 200, body: off });
  });

  it('is never another: to the SDK that would be logging that is off', async () => {
    for (const body of ['<Other/>', '', 'no XML', '{}']) await assert.rejects(received(200, body), { name: 'UnusableAnswer' }, body);
  });

  it('may be an error behind a 200, which counts as the failure that it tells of', async () => {
    assert.deepEqual(await received(200, error), { statusCode: 503, body: error });
    assert.equal((await received(403, error)).statusCode, 403);
  });
});
