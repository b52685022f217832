import { useState } from 'react'
import { lessons } from '@food-delivery/lessons'
import { storageOf } from '../platform/json-storage'
import { LessonList } from './lesson-list'
import { LessonView } from './lesson-view'
import { lessonInLink } from './lesson-link'
import { type Progress, type StoredProgress, firstStep, restoreProgress, storeProgress } from './progress'

/** The list of the lessons, or the lesson that is open. */
export function Lessons() {
  const { current, finished, setCurrent, finish } = useProgress()
  const lesson = lessons.find(({ name }) => name === current?.lesson)
  if (!current || !lesson) return <LessonList finished={finished} onOpen={(name) => setCurrent(firstStep(name))} />
  return (
    <LessonView
      key={`${lesson.name} ${current.step}`}
      lesson={lesson}
      progress={current}
      onChange={setCurrent}
      onFinish={() => finish(lesson.name)}
      onLeave={() => setCurrent(null)}
    />
  )
}

/** The stored progress, and functions that change it. */
function useProgress() {
  const store = storageOf('localStorage')
  const [stored, setStored] = useState(() => withLinkedLesson(restoreProgress(store, lessons)))
  const change = (next: StoredProgress) => {
    setStored(next)
    storeProgress(store, next)
  }
  return {
    ...stored,
    setCurrent: (current: Progress | null) => change({ ...stored, current }),
    finish: (name: string) => change({ current: null, finished: [...new Set([...stored.finished, name])] }),
  }
}

/** Opens the lesson of a link at its first step, unless it is open already. */
function withLinkedLesson(stored: StoredProgress): StoredProgress {
  const name = lessonInLink(location.search)
  const isNew = lessons.some((lesson) => lesson.name === name) && stored.current?.lesson !== name
  return name !== null && isNew ? { ...stored, current: firstStep(name) } : stored
}
