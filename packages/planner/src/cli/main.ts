#!/usr/bin/env node
import { runInProcess } from './process-terminal'

void runInProcess(process.argv.slice(2))
