import { access, constants, readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Check } from '../check.ts';
import { fileExists } from '../files.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';

/** Whether the data folder is there, ours to write, and on a disk that keeps its promises. */
export const dataFolder: Check = {
  name: 'data folder',
  async run({ dataDir }) {
    const folder = resolve(dataDir);
    if (!(await fileExists(folder))) return [await judgeMissing(folder)];
    const status = await stat(folder);
    if (!status.isDirectory()) return [fault(`${folder} is no folder`, 'Set BARRIO_DATA_DIR to a folder.')];
    const mount = await mountOf(folder);
    return [
      await judgeAccess(folder, { owner: status.uid, mount }),
      ...judgeMode(folder, status.mode),
      ...judgeFileSystem(mount),
    ];
  },
};

/** The store and the journal are as readable as their folder lets them be. */
function judgeMode(folder: string, mode: number): readonly Finding[] {
  if ((mode & 0o005) === 0) return [];
  const found = `${folder} is open to every user of this machine (mode ${(mode & 0o777).toString(8)}): they can read the telemetry`;
  return [warning(found, `Close it: chmod 700 ${folder}`)];
}

async function judgeMissing(folder: string): Promise<Finding> {
  const parent = await nearestExisting(folder);
  if (await may(parent, constants.W_OK)) {
    const remedy = 'The first start makes it. If the service uses another one, set BARRIO_DATA_DIR to that.';
    return warning(`${folder} is not there`, remedy);
  }
  const remedy = `Make it, give it to the user ${userInfo().username}, or set BARRIO_DATA_DIR to another one.`;
  return fault(`${folder} is not there, and cannot be made: ${parent} may not be written to`, remedy);
}

async function nearestExisting(path: string): Promise<string> {
  const parent = resolve(path, '..');
  return parent === path || (await fileExists(parent)) ? parent : nearestExisting(parent);
}

type Place = { readonly owner: number; readonly mount: Mount | undefined };

async function judgeAccess(folder: string, { owner, mount }: Place): Promise<Finding> {
  const { uid, username } = userInfo();
  const mayUse = await may(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  if (mount !== undefined && mount.options.includes('ro')) {
    const remedy = 'Mount it for writing; a disk that turned read-only by itself is failing: look into dmesg.';
    return fault(`${folder} is on ${mount.point}, which is mounted read-only`, remedy);
  }
  if (!mayUse) {
    const remedy = `Give it to that user (chown -R ${username} ${folder}), or run Barrio as its owner.`;
    return fault(`${folder} may not be read and written by the user ${username}; its owner is ${owner}`, remedy);
  }
  const where = mount === undefined ? '' : `, on ${mount.type}`;
  if (uid !== owner && uid !== -1) {
    const remedy = `Look as the user that runs the service: what ${username} may do, that one perhaps may not.`;
    return warning(`${folder} belongs to the user ${owner}, and this is ${uid}`, remedy);
  }
  return ok(`${folder}, readable and writable${where}`);
}

async function may(path: string, what: number): Promise<boolean> {
  try {
    await access(path, what);
    return true;
  } catch {
    return false;
  }
}

export type Mount = { readonly point: string; readonly type: string; readonly options: readonly string[] };

/** Their locks and their fsync depend on another machine. */
const networked = /^(nfs|cifs|smb|9p|fuse\.(sshfs|s3fs|glusterfs|rclone)|glusterfs|ceph|lustre|afs)/;
const volatile = /^(tmpfs|ramfs|overlay)$/;

export function judgeFileSystem(mount: Mount | undefined): readonly Finding[] {
  if (mount === undefined) return [];
  if (networked.test(mount.type)) {
    const remedy = 'Keep the data on a disk of this machine: locks and fsync over a network are not to be relied on.';
    return [warning(`${mount.point} is a network file system (${mount.type})`, remedy)];
  }
  if (volatile.test(mount.type)) {
    const remedy = 'Keep the data on a disk: what lies here is gone with the machine or its container.';
    return [warning(`${mount.point} is ${mount.type}, which does not outlast a restart`, remedy)];
  }
  return [];
}

/** The file system of a path; `undefined` where the system has no table of mounts. */
export async function mountOf(path: string): Promise<Mount | undefined> {
  try {
    return findMount(await readFile('/proc/self/mountinfo', 'utf8'), path);
  } catch {
    return undefined;
  }
}

/** `36 35 98:0 /root /mount/point rw,noatime shared:1 - ext4 /dev/sda1 rw`; of several, the longest path and the last line win. */
export function findMount(table: string, path: string): Mount | undefined {
  const mounts = table.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , , rawPoint, options = ''] = before.split(' ');
    const [type = ''] = after.split(' ');
    const [, , superOptions = ''] = after.split(' ');
    if (rawPoint === undefined) return [];
    const point = rawPoint.replace(/\\(\d{3})/g, (_escape, octal: string) => String.fromCharCode(parseInt(octal, 8)));
    return [{ point, type, options: [...options.split(','), ...superOptions.split(',')] }];
  });
  return mounts
    .filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
    .reduce<Mount | undefined>(
      (best, mount) => (mount.point.length >= (best?.point.length ?? 0) ? mount : best),
      undefined,
    );
}
