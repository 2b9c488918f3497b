import assert from 'node:assert/strict';
import { Proxies } from '../../src/collect/proxies.js';
import { UsageError } from '../../src/errors.js';

const target = (url: string): { protocol: string; hostname: string; port: number } => {
  const { protocol, hostname, port } = new URL(url);
  return { protocol, hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
};
const proxyOf = (environment: Record<string, string>, url: string): string | undefined => new Proxies(environment).of(target(url))?.href;

const S3 = 'https://logs.s3.us-east-1.amazonaws.com';

describe('collect: which proxy', () => {
  it('the one of the protocol, in lower case first, with http:// where nothing is said', () => {
    assert.equal(proxyOf({ HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' }, S3), 'http://a:1/');
    assert.equal(proxyOf({ HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' }, 'http://x'), 'http://b:2/');
    assert.equal(proxyOf({ HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2' }, S3), 'http://b:2/');
    assert.equal(proxyOf({ HTTPS_PROXY: 'proxy.example.com:3128' }, S3), 'http://proxy.example.com:3128/');
    assert.equal(proxyOf({ HTTPS_PROXY: 'https://proxy.example.com' }, S3), 'https://proxy.example.com/');
    for (const none of [{}, { HTTPS_PROXY: '' }, { HTTP_PROXY: 'http://b:2' }]) assert.equal(proxyOf(none, S3), undefined);
  });

  const exceptions: readonly (readonly [entry: string, url: string, isDirect: boolean])[] = [
    ['*', S3, true],
    ['logs.s3.us-east-1.amazonaws.com', S3, true],
    ['amazonaws.com', S3, true],
    ['.amazonaws.com', S3, true],
    ['*.amazonaws.com', S3, true],
    ['AmazonAWS.com', S3, true],
    ['example.com amazonaws.com', S3, true],
    ['example.com, amazonaws.com', S3, true],
    ['amazonaws.com:443', S3, true],
    ['amazonaws.com:8443', S3, false],
    ['aws.com', S3, false],
    ['s3.eu-west-1.amazonaws.com', S3, false],
    ['127.0.0.1', 'https://127.0.0.1', true],
    ['127.0.0.1:444', 'https://127.0.0.1', false],
    ['10.0.0.0/8', 'https://10.200.3.4:8443', true],
    ['10.0.0.0/8', 'https://11.0.0.1', false],
    ['10.0.0.0/8', S3, false],
    ['10.0.0.0/33', 'https://10.0.0.1', false],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['::1', 'https://[::1]', true],
    ['[::1]:443', 'https://[::1]', true],
    ['::1', 'https://[::2]', false],
    [',', S3, false],
  ];
  for (const [entry, url, isDirect] of exceptions) {
    it(`NO_PROXY=${entry} ${isDirect ? 'covers' : 'does not cover'} ${url}`, () => {
      for (const name of ['NO_PROXY', 'no_proxy']) {
        assert.equal(proxyOf({ HTTPS_PROXY: 'http://a:1', [name]: entry }, url), isDirect ? undefined : 'http://a:1/');
      }
    });
  }

  it('refuses what is none, without showing it', () => {
    for (const wrong of ['socks5://u:secret@h:1', 'http://', 'http://u:secret@h:port', 'ftp://h']) {
      assert.throws(
        () => new Proxies({ HTTP_PROXY: wrong }),
        (error: unknown) =>
          error instanceof UsageError && error.message.startsWith('HTTP_PROXY is no proxy') && !error.message.includes('secret'),
      );
    }
  });
});
