/** Where things lie in a backup: as in a data folder. */
export const layout = { store: 'telemetry.duckdb', database: 'barrio.db', journal: 'journal' } as const;

/** Every file that a backup can hold. Whoever can write a manifest must not thereby choose what is put into a data folder. */
export const isOfLayout = (path: string): boolean =>
  path === layout.store || path === layout.database || /^journal\/\d{16}\.log$/.test(path);
