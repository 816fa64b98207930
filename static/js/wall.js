/* The wall: it looks again by itself, and its timer runs. */
import "./timer.js";
import "./live.js";
