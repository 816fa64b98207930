"""Places and who holds them: one concrete Activity for courses, BarCamps, workshops and appointments.

Words: Activity, Meeting, Place, Room, Quota, Enrolment, waiting list, offer, Attendance, Certificate, calendar token.
Only `actions` changes an enrolment; each verb locks the Activity row first.
"""
