/* The control room: its state and its timer; who is here and what happened, looked up again by themselves. */
import "./room.js";
import "./live.js";
