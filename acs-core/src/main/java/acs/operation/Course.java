package acs.operation;

import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;

/** A plan that may take several RPCs. Each answer leads to the next request or to the end. */
sealed interface Course extends Plan
        permits BatchedCourse, NamesCourse, SettingValues, RebootingAfterSet, StartingDiagnosis, ReadingDiagnosis {
    /** How many RPCs were asked, the one that awaits its answer included. */
    int calls();

    /** After the CPE's answer, which is of the kind that was asked for. */
    PlanStep answered(CpeResponse response, PlanContext context);

    /** After the CPE said no. */
    PlanStep refused(Fault fault, PlanContext context);

    /** What is kept when it goes no further. */
    Learnt learnt();
}
