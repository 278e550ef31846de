/** The kinds that the devices of the bench are, in turn: half of a street's devices watch places, few watch the air. */
const mix: readonly string[] = [
  ...Array.from({ length: 10 }, () => 'parking-bay'),
  ...Array.from({ length: 9 }, () => 'street-light'),
  'environment-station',
];

/** The `number`th device of the bench. */
export const benchDevice = (number: number): { readonly id: string; readonly kind: string } => ({
  id: `bench-${String(number).padStart(5, '0')}`,
  kind: mix[number % mix.length] ?? 'parking-bay',
});

export const benchDevices = (count: number): ReturnType<typeof benchDevice>[] =>
  Array.from({ length: count }, (_, number) => benchDevice(number));
