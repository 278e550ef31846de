export { environmentStation } from './environment-station/index.ts';
export { parkingBay } from './parking-bay/index.ts';
export { streetLight } from './street-light/index.ts';
