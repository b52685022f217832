import { type MeasureName, type Task } from '@food-delivery/lessons'

/** Texts of the lessons' panel in English. The texts of a lesson are in its file. */
export const en = {
  intro: 'Predict, do it, see what happens. The page checks the outcome itself.',
  finished: 'Finished',
  all: 'All lessons',
  place: (step: string, steps: string) => `Step ${step} of ${steps}`,
  tasks: {
    order: 'Ready to order',
    load: 'Set the sliders and start the load',
    stop: 'Stop the load',
    fault: 'Break it',
  } satisfies Record<Task['kind'], string>,
  hints: {
    open: 'Predict first.',
    before: 'The system is still busy with what was before. Wait until it is calm.',
    early: 'This is the case already, before anything was done. Stop the load and wait until it is calm.',
  },
  watching: 'Watch. This step is seen when these figures are reached:',
  /** `min`, `max`: empty without this end. */
  seenAt: (min: string, max: string) => [min && `from ${min}`, max && `up to ${max}`].filter(Boolean).join(' '),
  measures: {
    seconds: () => 'Time since the start',
    placed: () => 'Orders placed',
    delivered: () => 'Orders delivered',
    orderSteps: () => 'Steps of your order',
    lag: (group) => `Lag of ${group}`,
    highestLag: (group) => `Highest lag of ${group}`,
    pods: (group) => `Pods of ${group}`,
    mostPods: (group) => `Most pods of ${group}`,
    podsByLag: (group) => `Pods of ${group} for its lag alone`,
    cpu: (group) => `Processor time of ${group}, of its request`,
    memory: (group) => `Memory of ${group}, of its request`,
    secondsUntilMorePods: (group) => `Until ${group} had more pods`,
    secondsUntilFewerPods: (group) => `Until ${group} had fewer pods`,
    podsGone: (group) => `Pods of ${group} that went`,
    lost: () => 'Orders lost since then',
    repeated: () => 'Orders delivered twice since then',
    recoverySeconds: () => 'Until the lag was as before',
    hottestShare: (group) => `Lag of ${group} in its fullest partition`,
    largestStepDown: (group) => `Most pods of ${group} that went at once`,
  } satisfies Record<MeasureName, (group: string) => string> as Record<MeasureName, (group: string) => string>,
  measured: (what: string, value: string) => `${what}: ${value}.`,
  right: (predicted: string) => `Right: “${predicted}”.`,
  wrong: (predicted: string, actual: string) => `You predicted “${predicted}”. It was “${actual}”.`,
  next: 'Next step',
  finish: 'Finish the lesson',
  requirements: {
    autoscaler: 'This lesson needs another autoscaler. Stop the system and start it again; the lesson stays open:',
    faults: 'This lesson breaks something, which only the local cluster allows:',
  },
}
