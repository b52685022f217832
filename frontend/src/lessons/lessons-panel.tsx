import { Suspense, lazy, useState } from 'react'
import { storageOf } from '../platform/json-storage'
import { Panel } from '../shell/panel'
import { useTexts } from '../texts/texts'
import { lessonInLink } from './lesson-link'
import { hasOpenLesson } from './progress'

// The lessons are not part of the first bundle, because most visits do not open them.
const Lessons = lazy(() => import('./lessons').then(({ Lessons }) => ({ default: Lessons })))

/** The lessons, closed until the user opens them, a link names one, or one was not finished. */
export function LessonsPanel() {
  const { regions, lessons: texts } = useTexts()
  const [isOpen, setIsOpen] = useState(
    () => lessonInLink(location.search) !== null || hasOpenLesson(storageOf('localStorage')),
  )
  const toggle = (
    <button
      type="button"
      className="button button-small"
      aria-expanded={isOpen}
      aria-controls="lessons"
      onClick={() => setIsOpen(!isOpen)}
    >
      {isOpen ? texts.close : texts.open}
    </button>
  )
  return (
    <Panel name="lessons" title={regions.lessons} tools={toggle}>
      {isOpen && (
        <Suspense fallback={<p role="status">{texts.loading}</p>}>
          <Lessons />
        </Suspense>
      )}
    </Panel>
  )
}
