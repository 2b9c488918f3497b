import { fromFdPromise } from 'yauzl';

const MOST = 1000;

/** The names in an archive that trailproof did not write, as its directory has them, as far as it can be read. */
export async function namesIn(file: number): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    // As bytes: a name that leads elsewhere is read like any other, because nothing is ever written to it.
    const zip = await fromFdPromise(file, { autoClose: false, lazyEntries: true, decodeStrings: false });
    for await (const { fileNameRaw } of zip.eachEntry()) {
      names.push(fileNameRaw.toString());
      if (names.length === MOST) break;
    }
  } catch {
    // That it is no archive of ours is known already.
  }
  return names;
}
