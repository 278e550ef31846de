import { readdir, readFile, readlink } from 'node:fs/promises';

/** Which process listens on a port: `process 123 (node src/main.ts)`. `undefined` where the system does not tell. */
export async function whoListens(port: number): Promise<string | undefined> {
  try {
    const sockets = new Set([...(await listenersOf('tcp', port)), ...(await listenersOf('tcp6', port))]);
    const pid = sockets.size === 0 ? undefined : await ownerOf(sockets);
    return pid === undefined ? undefined : `process ${pid} (${await commandOf(pid)})`;
  } catch {
    return undefined;
  }
}

const listening = '0A';

/** Sockets of a table of the kernel by their inodes: column 2 is the address in hexadecimal, 4 the state, 10 the inode. */
async function listenersOf(table: 'tcp' | 'tcp6', port: number): Promise<readonly string[]> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile(`/proc/net/${table}`, 'utf8')).trim().split('\n').slice(1);
  return lines.flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const [address = '', state, inode] = [columns[1], columns[3], columns[9]];
    return state === listening && address.endsWith(wanted) && inode !== undefined ? [`socket:[${inode}]`] : [];
  });
}

async function ownerOf(sockets: ReadonlySet<string>): Promise<string | undefined> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    // Processes end meanwhile, and those of other users are closed to us.
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '');
      if (sockets.has(target)) return pid;
    }
  }
  return undefined;
}

/** What was started; its arguments may hold what is nobody's business, so only the first few words. */
async function commandOf(pid: string): Promise<string> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').filter((word) => word !== '');
  return words.slice(0, 3).join(' ').slice(0, 120);
}
