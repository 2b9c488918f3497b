import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execute, temporaryFolder } from './cli.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface Registry {
  readonly url: string;
  /** What was asked for. */
  readonly paths: readonly string[];
  readonly close: () => void;
}

/** A registry on this machine that has the packages of these folders and nothing else. */
export async function npmRegistry(folders: readonly string[]): Promise<Registry> {
  const tarballs = temporaryFolder();
  const manifests = new Map<string, Manifest>();
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    manifests.set(`/${manifest.name}`, manifest);
    const tar = [
      '-czf',
      join(tarballs, `${manifest.name}.tgz`),
      '--exclude=./node_modules',
      '--transform=s,^\\.,package,',
      '-C',
      folder,
      '.',
    ];
    assert.equal((await execute('tar', tar)).code, 0);
  }
  const paths: string[] = [];
  const server: Server = createServer(({ url = '', headers }, response) => {
    paths.push(url);
    const manifest = manifests.get(url);
    if (url.endsWith('.tgz')) response.end(readFileSync(join(tarballs, url)));
    else if (manifest === undefined) response.writeHead(404).end('{}');
    else {
      const { name, version } = manifest;
      const dist = { tarball: `http://${headers.host ?? ''}/${name}.tgz` };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }));
    }
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close().closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, paths, close };
}
