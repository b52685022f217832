import { readFileSync } from 'node:fs'
import { replayCommand } from './replay/command'

const { output, problem, code } = replayCommand(process.argv.slice(2), (file) => readFileSync(file, 'utf8'))
process.stdout.write(output)
process.stderr.write(problem)
process.exitCode = code
