import { fleetBookContract } from './contract/fleet-book.contract.ts';
import { createMemoryFleetBook } from './memory-book.ts';

fleetBookContract('in memory', async () => createMemoryFleetBook());
