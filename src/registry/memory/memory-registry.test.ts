import { registryContract } from '../contract/registry.contract.ts';
import { createMemoryRegistry } from './memory-registry.ts';

registryContract('memory', async (setting) => createMemoryRegistry(setting));
