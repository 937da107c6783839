import { toolRows } from './rows/tools.ts';
import { testRows } from './row.ts';

describe('contract · tool calls', () => testRows(toolRows));
