/** Why a connection is not there, and what to do about it. */
export type Trouble = { readonly kind: 'unreachable' | 'refused' | 'busy' | 'taken over'; readonly advice: string };

function codeOf(error: Error): number | string | undefined {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'number' || typeof code === 'string' ? code : undefined;
}

/** Reads what MQTT.js reports. Numbers are return codes of CONNACK [MQTT-3.2.2-5], texts come from the network. */
export function troubleOf(error: Error, url: string): Trouble {
  const code = codeOf(error);
  switch (code) {
    case 4:
    case 5:
      return {
        kind: 'refused',
        advice: `${url} refuses the credentials. Were they written for another data directory? Delete the credentials file and let npm start write it anew.`,
      };
    case 3:
      return { kind: 'busy', advice: `${url} takes no more connections now (code 3). Trying again.` };
    case 'ECONNRESET':
    case 'EPIPE':
      return turnedAway(url);
    case undefined:
    default:
      return {
        kind: 'unreachable',
        advice: `Nothing answers at ${url} (${code ?? error.message}). Is Barrio running? Start it: npm start -- --no-demo. Trying again.`,
      };
  }
}

/** The connection was closed before the broker had said anything. */
export const turnedAway = (url: string): Trouble => ({
  kind: 'busy',
  advice: `${url} closed the connection at once: it is full, stopping, or no MQTT broker. Trying again.`,
});

/** The connection came up again and again, and each time was closed soon: what a broker does when a second client has the same name. */
export const takenOver = (url: string): Trouble => ({
  kind: 'taken over',
  advice: `${url} keeps closing connections soon after they are up. Another client uses these credentials: stop the demo (npm start -- --no-demo) or the other simulator. Trying again, less often.`,
});
