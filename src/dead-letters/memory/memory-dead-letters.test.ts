import { deadLettersContract } from '../contract/dead-letters.contract.ts';
import { createMemoryDeadLetters } from './memory-dead-letters.ts';

deadLettersContract('memory', async (limits) => createMemoryDeadLetters(limits));
