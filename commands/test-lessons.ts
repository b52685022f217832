import { type Lesson, lessons } from '@food-delivery/lessons'
import { chromiumPath } from '../test/browser/support/chromium-path'
import { LessonPage } from '../test/browser/support/lesson-page'
import { saveScreenshot, startBrowser } from '../test/browser/support/test-browser'
import { SimulatorPage } from '../test/browser/support/simulator-page'
import { readArguments } from './support/arguments.mjs'
import { startCluster } from './support/local-cluster'
import { runCommand } from './support/run-command'

const names = lessons.map(({ name }) => name)

const { values, rejectArguments } = readArguments({
  command: 'npm run test:lessons',
  purpose:
    'Plays the lessons of the simulator in Chromium, each on a new local cluster. Fails if the outcome of a step is never seen, or is seen before anything was done, or if a lesson takes too long. Saves screenshots in test-results/browser.',
  options: { lesson: { type: 'list', meaning: `only these lessons: ${names.join(', ')}`, placeholder: 'NAME' } },
})

const unknownNames = (values.lesson ?? []).filter((name) => !names.includes(name))
if (unknownNames.length > 0) rejectArguments(`--lesson: got "${unknownNames.join()}", expected ${names.join(', ')}`)
if (chromiumPath === undefined) rejectArguments('The lessons need Chromium; install it or set CHROMIUM_PATH')

runCommand(async () => {
  let failed = 0
  for (const lesson of lessons.filter(({ name }) => values.lesson?.includes(name) ?? true)) {
    const failure = await playOnNewCluster(lesson).catch((error: unknown) => String(error))
    if (failure !== undefined) failed++
    console.log(failure === undefined ? `ok      ${lesson.name}` : `FAILED  ${lesson.name}: ${failure}`)
  }
  if (failed > 0) process.exitCode = 1
})

/** Plays a lesson on a new cluster; resolves with its first problem, or undefined if it has none. */
async function playOnNewCluster(lesson: Lesson): Promise<string | undefined> {
  const autoscaler = lesson.start ? ['--autoscaler', lesson.start.autoscaler] : []
  const cluster = await startCluster({ args: ['--hpa-sync', '5s', ...autoscaler] })
  try {
    const browser = await startBrowser()
    try {
      const { page, problems } = await browser.open(cluster.url)
      const simulator = new SimulatorPage(page, () => problems.join('\n'))
      const save = (step: number) => saveScreenshot(page, `lesson-${lesson.name}-${step}`)
      return (await play(lesson, new LessonPage(simulator, cluster.url), save)) ?? problems[0]
    } finally {
      await browser.stop()
    }
  } finally {
    await cluster.stop()
  }
}

/** Plays a lesson; resolves with its problem. `save`: saves a screenshot of a step; the first step is 1. */
async function play(
  lesson: Lesson,
  page: LessonPage,
  save: (step: number) => Promise<void>,
): Promise<string | undefined> {
  const startedAt = performance.now()
  await page.open(lesson)
  for (const [index, step] of lesson.steps.entries()) {
    const { measured, isRight, seconds } = await page.play(step)
    const firstOption = step.question.options[0]?.text.en
    const prediction = `the prediction “${firstOption}” was ${isRight ? 'right' : 'wrong'}`
    console.log(`        ${lesson.name} ${index + 1}: ${measured} After ${seconds.toFixed(0)} s, ${prediction}.`)
    await save(index + 1)
    await page.next()
  }
  const minutes = (performance.now() - startedAt) / 60_000
  if (minutes > lesson.minutes)
    return `took ${minutes.toFixed(1)} minutes without time for reading; the limit of the lesson is ${lesson.minutes} minutes`
  return (await page.isFinished(lesson)) ? undefined : 'the list of lessons does not show it as finished'
}
