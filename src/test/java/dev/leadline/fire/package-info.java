/** Everything is killed, frozen, cut and filled while clients work, and a checker that knows only what they saw watches. */
package dev.leadline.fire;
