/** Where things lie in a backup: as in a data folder. */
export const layout = { store: 'telemetry.duckdb', database: 'barrio.db', journal: 'journal' } as const;
