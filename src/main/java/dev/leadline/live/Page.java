package dev.leadline.live;

import java.util.List;

/**
 * Events that a reader found at once.
 *
 * @param last true: there are none, and none will come
 */
record Page(List<LiveEvent> events, boolean last) {

    static final Page NOTHING = new Page(List.of(), false);
    static final Page COMMENT = new Page(List.of(LiveEvent.COMMENT), false);
    static final Page LAST = new Page(List.of(), true);

    static Page of(List<LiveEvent> events) {
        return new Page(events, false);
    }
}
