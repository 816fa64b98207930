"""Places and who holds them: one concrete Activity for courses, BarCamps, workshops and appointments.

Words: Activity, Meeting, Place, Room, Quota, Enrolment, waiting list, offer, Attendance, calendar address.
Only `actions` changes an enrolment; each of its verbs locks the Activity row first, then counts.
"""
