import { ConfigError } from '../model/errors.ts';

/** What was to be listened on, and the setting that says so. */
export type Listening = {
  readonly setting: 'BARRIO_MQTT_PORT' | 'BARRIO_HTTP_PORT';
  readonly host: string;
  readonly port: number;
};

/**
 * For the `catch` of whoever opens a port. That it cannot be had is the commonest fault of a start, so it names the setting to
 * change; every other error is thrown as it came.
 *
 * @throws {ConfigError}
 */
export const explainListening =
  (listening: Listening) =>
  (error: unknown): never => {
    const explain = explanations[codeOf(error) ?? ''];
    if (explain === undefined) throw error;
    throw new ConfigError(`listening on ${listening.host}:${listening.port}: ${explain(listening)}`, { cause: error });
  };

const explanations: Readonly<Record<string, (listening: Listening) => string>> = {
  EADDRINUSE: ({ setting }) =>
    `another program has this port, maybe another Barrio. Stop it, or set ${setting} to a port that is free.`,
  EACCES: ({ setting }) => `the system does not let us have this port. Set ${setting} to one above 1023.`,
  EADDRNOTAVAIL: () => 'this machine has no such address. Set BARRIO_HOST to one that it has, or to 0.0.0.0 for all.',
  ENOTFOUND: () => 'there is no such host. Set BARRIO_HOST to an address of this machine, or to 0.0.0.0 for all.',
};

/** The system's code, of the error or of what caused it. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}
