/** Texts of the replay page in English. */
export const en = {
  title: 'A run, again',
  subtitle: 'What a consumer group did, second by second, and why',
  skip: 'Skip to the run',
  about: 'The last minutes of this cluster, or a recording.',
  present: 'Last 15 minutes',
  open: 'Open a recording…',
  reading: 'Looking for the last minutes…',
  none: {
    before: 'No local cluster runs behind this page. Drop a recording here, or make one:',
    after: ', or “Save run” in the simulator.',
  },
  errors: {
    notJson: 'Not opened: this file is neither JSON nor compressed JSON. Choose a recording.',
    tooLarge: 'Not opened: this recording has more than 50 MB of text.',
    notRead: (reason: string) => `The recording could not be read: ${reason}.`,
    invalid: (reason: string) => `Not opened: this is not a recording. ${reason}`,
  },
  moment: 'Moment',
  time: (at: string, last: string) => `minute ${at} of ${last}`,
  play: 'Play',
  pause: 'Pause',
  atTime: (title: string, time: string, values: string) => `${title}. At ${time}: ${values}`,
  decisions: 'Decisions until then',
  target: 'Scaled Deployment',
  noAutoscalers: 'This recording has no autoscalers.',
  noDecisions: 'No decision yet.',
}
