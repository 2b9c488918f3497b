import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Copy, DockerfileParser, From, type Instruction, JSONInstruction } from 'dockerfile-ast';
import { execute, temporaryFolder } from '../support/cli.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** A file system that instructions of a Dockerfile have made, and how a container starts in it. */
export interface Image {
  readonly from: string;
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: string;
  readonly entrypoint: readonly string[];
}

/** What is done instead of an instruction that needs what no test has. */
type Stand = (folder: string) => void;

const STANDS: Readonly<Record<string, Stand>> = {
  // The packages of this repository are those of its lock file.
  'npm ci --ignore-scripts': folder => {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  },
};

/** Follows a Dockerfile without Docker: every stage is a folder, with nothing in it of the image that it begins with. */
export async function build(dockerfile: string): Promise<Image> {
  const instructions = DockerfileParser.parse(dockerfile).getInstructions();
  const context = contextOf(readFileSync(join(ROOT, '.dockerignore'), 'utf8'));
  const stages = new Map<string, string>();
  let image: Image | undefined;
  for (const instruction of instructions) {
    if (instruction instanceof From) {
      const root = temporaryFolder();
      stages.set(instruction.getBuildStage() ?? '', root);
      image = { from: instruction.getImage() ?? '', root, env: {}, workdir: '/', user: 'root', entrypoint: [] };
    } else image = await applied(instruction, image!, context, stages);
  }
  return image!;
}

async function applied(instruction: Instruction, image: Image, context: string, stages: ReadonlyMap<string, string>): Promise<Image> {
  const words = instruction.getArguments().map(argument => argument.getValue());
  const [word = ''] = words;
  const here = join(image.root, image.workdir);
  switch (instruction.getKeyword()) {
    case 'WORKDIR':
      mkdirSync(join(image.root, word), { recursive: true });
      return { ...image, workdir: word };
    case 'ENV': {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(word) ?? [];
      return { ...image, env: { ...image.env, [name]: value } };
    }
    case 'USER':
      return { ...image, user: word };
    case 'ENTRYPOINT':
      assert.ok(instruction instanceof JSONInstruction);
      return { ...image, entrypoint: instruction.getJSONStrings().map(one => JSON.parse(one.getValue()) as string) };
    case 'COPY': {
      assert.ok(instruction instanceof Copy);
      const stage = instruction.getFromFlag()?.getValue();
      copy(stage === undefined || stage === null ? context : stages.get(stage)!, words, image);
      return image;
    }
    case 'RUN': {
      const command = words.join(' ');
      const stand = STANDS[command];
      if (stand !== undefined) stand(here);
      else {
        const env = { HOME: process.env['HOME'] ?? '', npm_config_prefer_offline: 'true', npm_config_update_notifier: 'false' };
        const { code, stderr } = await execute('sh', ['-c', command], { cwd: here, env });
        assert.equal(code, 0, `${command}: ${stderr}`);
      }
      return image;
    }
    default:
      return assert.fail(`${instruction.getKeyword()} is not understood here`);
  }
}

/** COPY a b … folder/, or COPY a b: a folder is copied as what is in it. */
function copy(source: string, words: readonly string[], { root, workdir }: Image): void {
  const paths = words.slice(0, -1);
  const place = words.at(-1)!;
  const target = resolve(join(root, workdir), place.startsWith('/') ? join(root, place) : place);
  for (const path of paths) {
    const from = join(source, path);
    assert.ok(existsSync(from), `COPY ${path}: there is no such file`);
    const isInto = statSync(from).isFile() && (paths.length > 1 || place.endsWith('/'));
    const to = isInto ? join(target, basename(path)) : target;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true });
  }
}

/** What Docker sends of the repository: .dockerignore leaves out all but what it names. */
function contextOf(ignore: string): string {
  const folder = temporaryFolder();
  const [everything, ...kept] = ignore.trimEnd().split('\n');
  assert.equal(everything, '*');
  for (const line of kept) {
    const path = /^!([\w./-]+)$/.exec(line)?.[1] ?? assert.fail(`${line} is not understood here`);
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  return folder;
}

/** Every file below a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap(entry =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );
}
